"""Reads a table with astropy and prints it as JSON: columns (name, unit, ucd, description where the format has them) and rows.

    python3 read_table.py FILE votable|csv|fits
"""
import json
import sys

import astropy.units as u
import numpy as np
from astropy.io import fits
from astropy.io.votable import parse
from astropy.table import Table

path, kind = sys.argv[1:]
if kind == "votable":
    votable = parse(path, verify="exception")
    first = votable.get_first_table()
    columns = [dict(name=f.name, unit=str(f.unit) if f.unit else None, ucd=f.ucd, description=f.description) for f in first.fields]
    info = {i.name: i.value for i in votable.resources[0].infos}
    table = first.to_table(use_names_over_ids=True)
elif kind == "fits":
    with fits.open(path, checksum=True) as hdus:
        hdus.verify("exception")
        header = hdus[1].header
    table = Table.read(path, hdu=1)
    names = range(1, header["TFIELDS"] + 1)
    units = [str(u.Unit(header[f"TUNIT{i}"], format="fits")) if f"TUNIT{i}" in header else None for i in names]
    columns = [dict(name=header[f"TTYPE{i}"], unit=unit, ucd=header[f"TUCD{i}"], description=header[f"TCOMM{i}"]) for i, unit in zip(names, units)]
    info = {k: v for k, v in header.items() if isinstance(v, str)}
else:
    table = Table.read(path, format="ascii.csv", guess=False, fast_reader=False, encoding="utf-8")
    columns = [dict(name=n) for n in table.colnames]
    info = {}


def plain(value):
    if value is np.ma.masked or (isinstance(value, (float, np.floating)) and np.isnan(value)):
        return None
    if isinstance(value, np.generic):
        value = value.item()
    return value if isinstance(value, (int, float)) else str(value)


print(json.dumps(dict(columns=columns, info=info, rows=[[plain(v) for v in row] for row in table])))
