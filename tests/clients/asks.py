"""Asks the door all that python.test.ts wants to know, and prints the answers as one object."""

import datetime
import ipaddress
import json
import sys
from urllib.parse import urlsplit

import clickhouse_connect
from clickhouse_connect import common
from clickhouse_connect.driver.exceptions import ClickHouseError

asked = json.load(sys.stdin)
url = urlsplit(asked["url"])


def client(**options):
    given = {
        "interface": url.scheme,
        "host": url.hostname,
        "port": url.port,
        "username": asked["user"],
        "password": asked["password"],
        "database": "plumbline",
        "ca_cert": asked["ca"],
    }
    return clickhouse_connect.get_client(**{**given, **options})


def plain(value, type_name=""):
    """As text, the way ClickHouse writes it in JSON."""
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ", "milliseconds" if type_name.startswith("DateTime64") else "seconds")
    if isinstance(value, ipaddress.IPv4Address) and type_name == "IPv6":
        return f"::ffff:{value}"
    if isinstance(value, ipaddress.IPv6Address) and value.ipv4_mapped:
        return f"::ffff:{value.ipv4_mapped}"
    return str(value)


def rows(of, query, **options):
    result = of.query(query, **options)
    types = [column_type.name for column_type in result.column_types]
    return [[plain(value, name) for value, name in zip(row, types)] for row in result.result_rows]


def failure(ask):
    try:
        return {"answered": str(ask())}
    except Exception as error:
        return {
            "class": type(error).__name__,
            "of_clickhouse": isinstance(error, ClickHouseError),
            "code": getattr(error, "code", None),
            "name": getattr(error, "name", None),
            "said": str(error),
        }


def blocks(of, query):
    with of.query_row_block_stream(query) as stream:
        return [len(block) for block in stream]


def compressed(method):
    numbers = client(compress=method).query("SELECT number FROM numbers(5000)").result_columns[0]
    return [len(numbers), sum(numbers)]


def sent(setting, action):
    """clickhouse-connect has a policy for settings that system.settings calls read only."""
    common.set_setting("invalid_setting_action", action)
    try:
        return failure(lambda: ours.query("SELECT count() FROM numbers(9)", settings=setting).first_row[0])
    finally:
        common.set_setting("invalid_setting_action", "error")


BY_DOMAIN = "SELECT domain, sum(messages) AS mails FROM v_records WHERE domain != 'known.example' GROUP BY 1 ORDER BY 1"
ours = client()
tenant = client(username=asked["tenant"]["user"], password=asked["tenant"]["password"])
in_noon = datetime.datetime(2026, 6, 30, 12, 0, 0, tzinfo=datetime.timezone.utc)


def everything():
    return {
        "server": [ours.server_version, str(ours.server_tz), ours.ping()],
        "session": bool(ours.get_client_setting("session_id")),
        "by_domain": rows(ours, BY_DOMAIN),
        "views": {view: rows(ours, f"SELECT * FROM {view} ORDER BY ALL") for view in ours.command("SHOW TABLES").split()},
        "described": rows(ours, "DESCRIBE v_source_days"),
        "columns_alone": ours.query("SELECT * FROM v_source_days LIMIT 0").column_names,
        "types": rows(
            ours,
            "SELECT toUInt64(-1), toDateTime64('2026-06-30 12:34:56.789', 3, 'UTC'), toDateTime('2026-06-30 12:00:00'),"
            " toIPv6('2001:db8::1'), [[1], [2, 3]], NULL, toDecimal64('1.50', 2), true",
        ),
        "server_side": rows(
            ours,
            "SELECT {s:String}, {n:UInt64}, {t:DateTime}, {a:Array(String)}, {x:Nullable(String)}",
            parameters={"s": "it's \\ \"x\"\n\té", "n": 2**64 - 1, "t": in_noon, "a": ["x'y", "é"], "x": None},
        ),
        "client_side": rows(
            ours, "SELECT %(s)s, %(n)s, %(a)s", parameters={"s": "it's \\ \"x\"\n\té", "n": 7, "a": ["x'y", "é"]}
        ),
        "as_form": rows(client(form_encode_query_params=True), "SELECT {s:String}", parameters={"s": "x" * 20}),
        "blocks": blocks(ours, "SELECT number FROM numbers(200000)"),
        "arrow": ours.query_arrow(BY_DOMAIN).to_pydict(),
        "csv": ours.raw_query(BY_DOMAIN, fmt="CSV").decode(),
        "asks_for": ours.compression,
        "compressed": {str(method): compressed(method) for method in (True, False, "gzip", "lz4", "zstd", "deflate")},
        "limited": rows(client(query_limit=2), "SELECT number FROM numbers(9)"),
        "lowered": failure(lambda: ours.query("SELECT * FROM numbers(6) SETTINGS max_result_rows = 5")),
        "setting": sent({"max_execution_time": 5}, "error"),
        "setting_sent": sent({"max_execution_time": 5}, "send"),
        "setting_forbidden": sent({"readonly": 0}, "send"),
        "unknown": failure(lambda: ours.query("SELECT nothing FROM v_records")),
        "table": failure(lambda: ours.query("SELECT * FROM records")),
        "inserted": failure(lambda: ours.insert("v_records", [[1]], column_names=["messages"])),
        "wrong_password": failure(lambda: client(password="wrong")),
        "wrong_database": failure(lambda: client(database="plumbline_private")),
        "behind_prefix": rows(client(proxy_path="clickhouse"), "SELECT 1"),
        "tenant": rows(tenant, "SELECT DISTINCT domain FROM v_records"),
    }


def over_tls():
    return {"by_domain": rows(ours, BY_DOMAIN), "tenant": rows(tenant, "SELECT DISTINCT domain FROM v_records")}


def gone():
    """A client that waits less than its statement takes."""
    hasty = client(send_receive_timeout=1, query_retries=0)
    return failure(lambda: hasty.query("SELECT count() FROM numbers(1000000000000)"))


json.dump({"everything": everything, "over_tls": over_tls, "gone": gone}[sys.argv[1]](), sys.stdout)
