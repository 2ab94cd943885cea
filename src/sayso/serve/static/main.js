// What script adds; every page works without it. One small module for each thing.
import { followKeys } from "./keys.js";
import { followTheme } from "./theme.js";

followTheme();
followKeys();
const page = document.body.dataset.page;
if (page === "desk") {
  import("./linked.js").then((linked) => linked.linkViews());
  import("./zoom.js").then((zoom) => zoom.followZoom());
  import("./live.js").then((live) => live.listen());
}
if (page === "article") import("./marks.js").then((marks) => marks.linkMarks());
if (page === "review" || page === "event") import("./deciding.js").then((deciding) => deciding.followDecisions());
