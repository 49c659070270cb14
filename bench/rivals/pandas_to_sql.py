"""The predecessor's way: read_csv, then to_sql(method="multi"). usage: pandas_to_sql.py FILE HOST PORT USER DATABASE TABLE (password in MYSQL_PWD)"""
import os
import sys

import pandas
import sqlalchemy

file, host, port, user, database, table = sys.argv[1:7]
url = sqlalchemy.engine.URL.create(
    "mysql+pymysql", username=user, password=os.environ["MYSQL_PWD"], host=host, port=int(port), database=database,
    query={"charset": "utf8mb4"},
)
engine = sqlalchemy.create_engine(url)
frame = pandas.read_csv(file)
with engine.begin() as connection:
    frame.to_sql(table, connection, if_exists="replace", index=False, method="multi", chunksize=1000)
print(len(frame))
