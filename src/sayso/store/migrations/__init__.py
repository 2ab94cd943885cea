"""How stores of older versions are brought up to date: one file per step, run by Alembic."""
