"""The demonstration campaign: its texts, its pictures and the loader that lays its dates around today."""
