"""Copies and stories by Spark's joins: the same groups as the linker of a store, as a function of the set of reports.

reports → keys → candidates (who meets whom under a key) → pairs (compared by the room `linking`) → connected parts → groups.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.engines.spark import map_batches
from sayso.engines.spark_linking import GROUPED, MEMBER, PRINTED, TIED, cluster_rows, compare_rows, print_rows
from sayso.store.graph import COMPARED, NEAREST
from sayso.store.schema import KeyKind

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

SCHEMA = "sayso.groups/1"
"""Of what is written: GROUPED with the column `schema` before it."""


def link_rows(session: SparkSession, coded: str, out: str) -> tuple[int, int, int]:
    """Groups the reports in the Parquet folder `coded` and writes where each stands to the folder `out`.

    Returns how many reports there are, how many have copies, and how many stories.

    Raises: PySparkException.
    """
    from pyspark.sql import functions as f

    reports = find_reports(session.read.parquet(coded)).persist()
    groups = find_groups(reports, find_pairs(reports).persist())
    groups.select(f.lit(SCHEMA).alias("schema"), *GROUPED.names).write.parquet(out)
    counts = f.count("report"), f.count("copies"), f.countDistinct("story")
    row = session.read.parquet(out).agg(*counts).first()
    return (row[0], row[1], row[2]) if row else (0, 0, 0)


def find_reports(rows: DataFrame) -> DataFrame:
    """The reports among coded rows, each once, with their ids and keys: PRINTED with `report`.

    Of versions of one id and URL the last that came counts. Of other reports of one id the first that came has it, the rest
    get `NAME~HASH`, as in a store.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    good = rows.where("entry is not null and error is null").dropDuplicates(["hash"])
    printed = map_batches(good.select("came_at", "hash", "entry"), print_rows, PRINTED)
    same = Window.partitionBy("name", f.coalesce("url", f.hex("hash")))
    latest = printed.withColumn("n", f.row_number().over(same.orderBy(f.desc("came_at"), f.desc("hash"))))
    named = latest.where("n = 1").withColumn(
        "n", f.row_number().over(Window.partitionBy("name").orderBy("came_at", "hash"))
    )
    beside = f.concat("name", f.lit("~"), f.substring(f.lower(f.hex("hash")), 1, 8))
    return named.withColumn("report", f.when(f.col("n") == 1, f.col("name")).otherwise(beside)).drop("n")


def find_pairs(reports: DataFrame) -> DataFrame:
    """The pairs of reports that are copies or alike: TIED."""
    from pyspark.sql import functions as f

    asked = find_candidates(reports).groupBy("left", "right").agg(f.collect_set("kind").alias("kinds"))
    for side in ("left", "right"):
        article = reports.select(f.col("report").alias(side), f.col("article").alias(f"{side}_article"))
        asked = asked.join(article, side)
    ordered = asked.select("left", "right", "kinds", "left_article", "right_article").sortWithinPartitions(
        "left"
    )
    return map_batches(ordered, compare_rows, TIED)


def find_candidates(reports: DataFrame) -> DataFrame:
    """Who is to be compared with whom (`kind`, `left`, `right`; each pair once, `left` < `right`).

    The rule of the store (`store/graph.py`), for all at once: under a key a report meets its NEAREST on each side by day of
    publication; of those that it meets it asks for the COMPARED that share most keys, then are nearest in time.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    kinds = ((KeyKind.COPY, "copies"), (KeyKind.STORY, "story"))
    columns = [
        f.array(*(f.struct(f.lit(int(k)).alias("kind"), f.col(c).alias("keys")) for k, c in kinds)).alias(
            "all"
        )
    ]
    keyed = reports.select("report", "day", f.explode(columns[0]).alias("of"))
    keys = keyed.select("report", "day", f.col("of.kind").alias("kind"), f.explode("of.keys").alias("key"))
    later = Window.partitionBy("kind", "key").orderBy("day", "report").rowsBetween(1, NEAREST)
    near = keys.withColumn("near", f.collect_list(f.struct("report", "day")).over(later))
    met = near.select("kind", "report", "day", f.explode("near").alias("to"))
    ends = met.select(
        "kind", f.col("report").alias("one"), f.col("to.report").alias("other"),
        f.abs(f.col("to.day") - f.col("day")).alias("apart"),
    )  # fmt: skip
    shared = ends.groupBy("kind", "one", "other", "apart").count()
    both = shared.union(shared.select("kind", f.col("other"), f.col("one"), "apart", "count"))
    ranked = Window.partitionBy("kind", "one").orderBy(f.desc("count"), "apart", "other")
    asked = both.withColumn("n", f.row_number().over(ranked)).where(f.col("n") <= COMPARED)
    pair = f.least("one", "other").alias("left"), f.greatest("one", "other").alias("right")
    return asked.select("kind", *pair).distinct()


def find_groups(reports: DataFrame, pairs: DataFrame) -> DataFrame:
    """Where each report stands: GROUPED."""
    from pyspark.sql import functions as f

    parts = find_parts(pairs.select(f.col("left").alias("u"), f.col("right").alias("v")).distinct())
    copied = pairs.where(f.col("kind") == int(KeyKind.COPY))
    texts = (
        copied.select(f.explode(f.array("left", "right")).alias("report"))
        .distinct()
        .withColumn("t", f.lit(1))
    )
    placed = reports.join(parts, "report", "left").join(texts, "report", "left")
    members = placed.select(
        f.coalesce("part", "report").alias("part"), f.lit(MEMBER).cast("bigint").alias("kind"), "report", "published",
        f.when(f.col("t") == 1, f.col("article")).alias("data"),
    )  # fmt: skip
    ties = pairs.join(parts, pairs["left"] == parts["report"]).select(
        "part", "kind", f.col("left").alias("report"), f.lit(None).cast("string").alias("published"), "data"
    )
    rows = members.union(ties).repartition("part").sortWithinPartitions("part", "kind", "report", "data")
    return map_batches(rows, cluster_rows, GROUPED)


def find_parts(edges: DataFrame) -> DataFrame:
    """The connected parts of a graph of distinct edges (`u`, `v`): `report`, `part`, where `part` is its least node; nodes
    without an edge are left out.

    Rounds grow with the logarithm of the longest path. With `spark.checkpoint.dir` each round is kept where no lost machine
    takes it along, else on the machines that made it.

    Source: large-star and small-star (Kiveris et al. 2014, "Connected components in MapReduce and beyond").
    """
    from pyspark.sql import functions as f

    kept = bool(edges.sparkSession.conf.get("spark.checkpoint.dir", ""))
    seen = None
    while True:
        edges = _to_small_stars(_to_large_stars(edges)).distinct()
        edges = edges.checkpoint() if kept else edges.localCheckpoint()
        told = edges.agg(f.count("*"), f.sum(f.xxhash64("u", "v").cast("decimal(38,0)"))).first()
        if told == seen:
            break
        seen = told
    roots = edges.select("v").distinct()
    return edges.select(f.col("u").alias("report"), f.col("v").alias("part")).union(
        roots.select(f.col("v").alias("report"), f.col("v").alias("part"))
    )


def _to_large_stars(edges: DataFrame) -> DataFrame:
    """Every neighbour that is greater than a node is tied to the least of the node and its neighbours."""
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    both = edges.select("u", "v").union(edges.select("v", "u"))
    least = f.least(f.col("u"), f.min("v").over(Window.partitionBy("u")))
    return (
        both.withColumn("m", least)
        .where("v > u")
        .select(f.col("v").alias("u"), f.col("m").alias("v"))
        .distinct()
    )


def _to_small_stars(edges: DataFrame) -> DataFrame:
    """A node and its lesser neighbours are tied to the least of them. Each edge leads from the greater node `u`."""
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    lesser = edges.withColumn("m", f.min("v").over(Window.partitionBy("u")))
    own = lesser.select("u", f.col("m").alias("v"))
    return lesser.where("v <> m").select(f.col("v").alias("u"), f.col("m").alias("v")).union(own)
