"""The steps of the main job. Only this package holds a store and plug-ins together; every step may be run again."""
