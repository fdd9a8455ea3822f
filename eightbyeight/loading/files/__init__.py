"""Files of rows: read as CSV, JSON Lines and Excel, and results written beside them.

A slice says with a :class:`~eightbyeight.loading.files.kinds.RowKind` what a row means to it;
nothing here knows what is in one.
"""
