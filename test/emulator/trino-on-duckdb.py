"""Runs one of Ratchet's questions of Athena on DuckDB: records and SQL on standard input, rows on standard output.

DuckDB is told what four functions of Trino are called, and how a lambda is written; all else of the SQL runs as it is.
The table has the columns that Athena's reader of CloudTrail makes (lib/infra/trail-table.ts).
"""
import json
import re
import sys
import tempfile

import duckdb

TEXTS = ['eventTime', 'eventSource', 'eventName', 'awsRegion', 'userAgent', 'errorCode', 'errorMessage', 'eventID',
         'eventType', 'recipientAccountId', 'eventCategory']
ISSUER = 'STRUCT(type VARCHAR, principalid VARCHAR, arn VARCHAR, accountid VARCHAR)'
IDENTITY = ('STRUCT(type VARCHAR, principalid VARCHAR, arn VARCHAR, accountid VARCHAR, invokedby VARCHAR, '
            f'sessioncontext STRUCT(sessionissuer {ISSUER}))')
COLUMNS = {
    **{name.lower(): 'VARCHAR' for name in [*TEXTS, 'requestParameters', 'responseElements']},
    'useridentity': IDENTITY,
    'resources': 'STRUCT(arn VARCHAR, accountid VARCHAR, type VARCHAR)[]',
    **{name: 'VARCHAR' for name in ['account', 'region', 'day', '$path']},
}
MACROS = [
    'regexp_like(text, pattern) AS regexp_matches(text, pattern)',
    'json_format(value) AS CAST(value AS varchar)',
    'place_in(list, value) AS CASE WHEN value IS NULL THEN NULL ELSE coalesce(list_position(list, value), 0) END',
    'item_of(list, place) AS list_extract(list, place)',
]
DIALECT = [
    ('array_position(', 'place_in('),
    ('element_at(', 'item_of('),
    ('transform(resources, r -> ', 'list_transform(resources, lambda r: '),
]


def lower(value, names):
    return None if value is None else {name.lower(): value.get(name) for name in names}


def row(record, place):
    identity = record.get('userIdentity')
    made = lower(identity, ['type', 'principalId', 'arn', 'accountId', 'invokedBy'])
    issuer = ((identity or {}).get('sessionContext') or {}).get('sessionIssuer')
    if issuer is not None:
        made['sessioncontext'] = {'sessionissuer': lower(issuer, ['type', 'principalId', 'arn', 'accountId'])}
    text = lambda value: None if value is None else json.dumps(value, ensure_ascii=False)
    resources = record.get('resources')
    return {
        **{name.lower(): record.get(name) for name in TEXTS},
        'requestparameters': text(record.get('requestParameters')),
        'responseelements': text(record.get('responseElements')),
        'useridentity': made,
        'resources': None if resources is None else [lower(each, ['ARN', 'accountId', 'type']) for each in resources],
        **place,
    }


asked = json.load(sys.stdin)
database = duckdb.connect()
with tempfile.NamedTemporaryFile('w', suffix='.jsonl') as file:
    for found in asked['records']:
        file.write(json.dumps(row(found['record'], found['place'])) + '\n')
    file.flush()
    database.execute('CREATE SCHEMA ratchet')
    database.execute(
        f"CREATE TABLE ratchet.cloudtrail AS SELECT * FROM read_json('{file.name}', format='newline_delimited', columns={COLUMNS!r})"
    )
for macro in MACROS:
    database.execute(f'CREATE MACRO {macro}')
query = re.fullmatch(r"UNLOAD \((.*)\)\nTO '[^']*' WITH \(.*\)", asked['sql'], re.DOTALL)[1]
for trino, duck in DIALECT:
    query = query.replace(trino, duck)
json.dump(database.execute(query).fetchall(), sys.stdout)
