# One statement a line. {FILE} is a file nobody may read, {OUT} one that must not appear, {URL} where nobody may call.
# Files, by name
SELECT file('{FILE}')
SELECT FILE('{FILE}')
SELECT `file`('{FILE}')
SELECT "file"('{FILE}')
SELECT `\x66\x69\x6c\x65`('{FILE}')
SELECT file /* a comment */ ('{FILE}')
SELECT/**/file('{FILE}')
SELECT ﬁle('{FILE}')
SELECT “file”('{FILE}')
SELECT length(file('{FILE}'))
SELECT if(1, file('{FILE}'), '')
SELECT [file('{FILE}')][1]
SELECT (file('{FILE}'), 1).1
SELECT map('a', file('{FILE}'))['a']
SELECT CAST(file('{FILE}') AS String)
SELECT file('{FILE}')::String
SELECT file(concat('{FILE}', ''))
SELECT arrayMap(file, ['{FILE}'])
SELECT arrayMap(x -> file(x), ['{FILE}'])
SELECT arrayFold((acc, x) -> file(x), ['{FILE}'], '')
SELECT arrayFilter(file, ['{FILE}'])
SELECT arraySort(file, ['{FILE}'])
SELECT mapApply((k, v) -> (k, file(v)), map('a', '{FILE}'))
SELECT * APPLY file FROM (SELECT '{FILE}' AS x)
SELECT * APPLY(file) FROM (SELECT '{FILE}' AS x)
SELECT * APPLY(x -> file(x)) FROM (SELECT '{FILE}' AS x)
SELECT COLUMNS('x') APPLY file FROM (SELECT '{FILE}' AS x)
SELECT x.* APPLY file FROM (SELECT '{FILE}' AS y) AS x
SELECT * REPLACE (file('{FILE}') AS x) FROM (SELECT 1 AS x)
SELECT 1 FROM v_records WHERE file('{FILE}') != ''
SELECT 1 FROM v_records PREWHERE file('{FILE}') != ''
SELECT count() FROM v_records GROUP BY file('{FILE}')
SELECT count() FROM v_records HAVING file('{FILE}') != ''
SELECT 1 FROM v_records ORDER BY file('{FILE}')
SELECT 1 FROM v_records LIMIT length(file('{FILE}'))
SELECT domain FROM v_records ORDER BY messages WITH FILL INTERPOLATE (domain AS file('{FILE}'))
SELECT sum(length(file('{FILE}'))) OVER (ORDER BY file('{FILE}')) FROM v_records
SELECT 1 FROM v_records AS a JOIN v_records AS b ON file('{FILE}') = ''
SELECT arrayJoin([file('{FILE}')])
SELECT 1 FROM v_records ARRAY JOIN [file('{FILE}')] AS f
WITH file('{FILE}') AS x SELECT x
WITH (SELECT file('{FILE}')) AS x SELECT x
WITH x AS (SELECT file('{FILE}') AS y) SELECT y FROM x
WITH f AS (p -> file(p)) SELECT f('{FILE}')
SELECT (SELECT file('{FILE}'))
SELECT EXISTS(SELECT file('{FILE}'))
SELECT 1 IN (SELECT file('{FILE}'))
SELECT domain FROM v_records WHERE domain IN (SELECT file('{FILE}'))
SELECT 1 UNION ALL SELECT length(file('{FILE}'))
SELECT 1 INTERSECT SELECT length(file('{FILE}'))
(SELECT file('{FILE}'))
EXPLAIN SELECT file('{FILE}')
EXPLAIN SYNTAX SELECT file('{FILE}')
EXPLAIN QUERY TREE SELECT file('{FILE}')
EXPLAIN ESTIMATE SELECT * FROM file('{FILE}', 'LineAsString')
SELECT * FROM (EXPLAIN SELECT file('{FILE}'))
DESCRIBE (SELECT file('{FILE}'))
SELECT catboostEvaluate('{FILE}', 1)
# Files, as tables
SELECT * FROM file('{FILE}', 'LineAsString')
SELECT * FROM file('{FILE}', 'LineAsString', 'a String')
SELECT * FROM `file`('{FILE}', 'LineAsString')
SELECT * FROM fileCluster('default', '{FILE}', 'LineAsString')
SELECT * FROM filesystem('{FILE}')
SELECT * FROM sqlite('{OUT}', 't')
SELECT * FROM deltaLakeLocal('{OUT}')
SELECT * FROM icebergLocal('{OUT}')
SELECT * FROM paimonLocal('{OUT}')
SELECT * FROM v_records JOIN file('{FILE}', 'LineAsString') AS f ON 1 = 1
SELECT * FROM v_records, file('{FILE}', 'LineAsString') AS f
SELECT * FROM (SELECT * FROM file('{FILE}', 'LineAsString'))
SELECT 1 WHERE 'a' IN (SELECT * FROM file('{FILE}', 'LineAsString'))
SELECT * FROM view(SELECT file('{FILE}'))
SELECT * FROM eval('SELECT file(\'{FILE}\')')
SELECT * FROM loop(file('{FILE}', 'LineAsString'))
SELECT * FROM dictionary(file('{FILE}'))
SELECT * FROM clusterAllReplicas('default', file('{FILE}', 'LineAsString'))
SELECT * FROM remote('127.0.0.1', file('{FILE}', 'LineAsString'))
SELECT * FROM viewIfPermitted(SELECT file('{FILE}') ELSE null('x String'))
DESCRIBE file('{FILE}')
DESCRIBE TABLE file('{FILE}', 'CSV')
DESC FUNCTION file('{FILE}')
# Calls
SELECT * FROM url('{URL}', 'LineAsString', 'a String')
SELECT * FROM url('file://{FILE}', 'LineAsString', 'a String')
SELECT * FROM urlCluster('default', '{URL}', 'LineAsString', 'a String')
SELECT * FROM s3('{URL}b/k.csv', 'CSV', 'a String')
SELECT * FROM s3Cluster('default', '{URL}b/k.csv', 'CSV', 'a String')
SELECT * FROM gcs('{URL}b/k.csv', 'CSV', 'a String')
SELECT * FROM azureBlobStorage('{URL}', 'c', 'p', 'CSV')
SELECT * FROM hdfs('hdfs://127.0.0.1:1/x', 'CSV', 'a String')
SELECT * FROM remote('127.0.0.1:1', 'system', 'one')
SELECT * FROM remoteSecure('127.0.0.1:1', 'system', 'one')
SELECT * FROM cluster('default', 'system', 'one')
SELECT * FROM mysql('127.0.0.1:1', 'd', 't', 'u', 'p')
SELECT * FROM postgresql('127.0.0.1:1', 'd', 't', 'u', 'p')
SELECT * FROM mongodb('127.0.0.1:1', 'd', 't', 'u', 'p', 'a String')
SELECT * FROM redis('127.0.0.1:1', 'k', 'k String')
SELECT * FROM odbc('DSN=x', 'd', 't')
SELECT * FROM jdbc('x', 't')
SELECT * FROM prometheusQuery('x', 'up', now())
SELECT * FROM executable('id', 'TSV', 'a String')
SELECT aiGenerate('x', 'who are you')
SELECT AIGenerate('x', 'who are you')
SELECT aiEmbed('x', 'y')
# What is private, and what is ours
SELECT * FROM records
SELECT * FROM plumbline.records
SELECT * FROM `plumbline`.`records`
SELECT * FROM plumbline_private.raw
SELECT * FROM "plumbline_private"."raw"
SELECT * FROM `plumbline\x5fprivate`.raw
SELECT * FROM {t:Identifier}
SELECT {f:Identifier}('{FILE}')
SELECT 1 FROM v_records WHERE domain IN records
SELECT 1 FROM v_records WHERE domain IN plumbline_private.raw
SELECT in(1, records)
SELECT notIn('a', plumbline_private.raw)
SELECT globalIn('a', plumbline_private.raw)
SELECT * FROM v_records WHERE domain GLOBAL NOT IN plumbline_private.raw
SELECT (SELECT count() FROM plumbline_private.raw)
SELECT * FROM (FROM plumbline_private.raw SELECT *)
FROM plumbline_private.raw SELECT *
WITH x AS (SELECT * FROM plumbline_private.raw) SELECT * FROM x
SELECT * FROM v_records AS v_records, records
SELECT * FROM v_records LEFT JOIN records AS r USING domain
SELECT * FROM v_records JOIN (SELECT * FROM plumbline_private.raw) AS p ON 1 = 1
SELECT * FROM merge('plumbline', '.*')
SELECT * FROM merge('.*', 'raw')
SELECT * FROM merge(REGEXP('plumb.*'), 'raw')
SELECT * FROM mergeTreeIndex(plumbline, records)
SELECT * FROM view(SELECT * FROM records)
SELECT * FROM loop(plumbline, records)
SELECT hasColumnInTable('plumbline_private', 'raw', 'bytes')
SELECT dictGet('plumbline.x', 'a', 1)
SELECT joinGet('plumbline.x', 'a', 1)
SHOW CREATE TABLE records
SHOW CREATE TABLE plumbline_private.raw
SHOW COLUMNS FROM raw FROM plumbline_private
DESCRIBE records
DESCRIBE plumbline_private.raw
EXISTS plumbline_private.raw
EXPLAIN SELECT * FROM records
# The machine and its users
SELECT * FROM system.processes
SELECT * FROM system.query_log
SELECT * FROM system.users
SELECT * FROM system.grants
SELECT * FROM system.server_settings
SELECT * FROM system.disks
SELECT * FROM system.parts
SELECT * FROM system.errors
SELECT * FROM system.metrics
SELECT * FROM system.stack_trace
SELECT * FROM system.named_collections
SELECT * FROM system.certificates
SELECT * FROM system.user_directories
SELECT hostName()
SELECT FQDN()
SELECT getServerSetting('max_server_memory_usage')
SELECT getOSKernelVersion()
SELECT serverUUID()
SELECT showCertificate()
SELECT filesystemCapacity()
SELECT demangle('x')
SELECT logTrace('x')
SELECT sleep(1)
SELECT sleepEachRow(1) FROM numbers(3)
SELECT arrayMap(sleep, [1])
SHOW PROCESSLIST
SHOW GRANTS
SHOW ACCESS
SHOW CREATE USER default
SHOW USERS
# Writing
INSERT INTO plumbline.records VALUES ('evil', 1)
INSERT INTO records SELECT 'evil', 1
INSERT INTO v_records SELECT 'evil', 1
INSERT INTO FUNCTION file('{OUT}', 'CSV', 'a Int8') SELECT 1
INSERT INTO FUNCTION url('{URL}', 'CSV', 'a Int8') SELECT 1
INSERT INTO plumbline.records FROM INFILE '{FILE}' FORMAT LineAsString
SELECT 1 INTO OUTFILE '{OUT}'
SELECT 1 INTO OUTFILE '{OUT}' TRUNCATE
SELECT 1 INTO OUTFILE '{OUT}' AND STDOUT
SELECT 1 FROM v_records INTO OUTFILE '{OUT}' FORMAT CSV
CREATE TABLE plumbline.evil (a Int8) ENGINE = Memory
CREATE TABLE plumbline.evil ENGINE = File('CSV', '{OUT}') AS SELECT 1
CREATE TEMPORARY TABLE evil (a Int8)
CREATE VIEW plumbline.v_evil AS SELECT * FROM plumbline_private.raw
CREATE MATERIALIZED VIEW plumbline.evil TO plumbline.records AS SELECT 1
CREATE DATABASE evil
CREATE FUNCTION evil AS x -> file(x)
CREATE DICTIONARY plumbline.evil (a String) PRIMARY KEY a SOURCE(FILE(path '{FILE}' format 'LineAsString')) LAYOUT(FLAT()) LIFETIME(0)
CREATE USER evil
CREATE NAMED COLLECTION evil AS a = 1
GRANT ALL ON *.* TO default
ALTER TABLE plumbline.records DELETE WHERE 1
ALTER TABLE plumbline.records UPDATE messages = 0 WHERE 1
DELETE FROM plumbline.records WHERE 1
UPDATE plumbline.records SET messages = 0 WHERE 1
DROP TABLE plumbline.records
DROP VIEW v_records
TRUNCATE TABLE plumbline.records
RENAME TABLE plumbline.records TO plumbline.evil
EXCHANGE TABLES plumbline.records AND plumbline_private.raw
DETACH TABLE plumbline.records
ATTACH TABLE plumbline.evil (a Int8) ENGINE = Memory
UNDROP TABLE plumbline.records
OPTIMIZE TABLE plumbline.records FINAL
CHECK TABLE plumbline.records
MOVE USER default TO x
BACKUP TABLE plumbline.records TO File('{OUT}')
RESTORE TABLE plumbline.evil FROM File('{OUT}')
SYSTEM SHUTDOWN
SYSTEM FLUSH LOGS
SYSTEM RELOAD CONFIG
KILL QUERY WHERE 1
USE plumbline_private
SET readonly = 0
SET max_memory_usage = 0
BEGIN TRANSACTION
WATCH plumbline.v_records
PARALLEL WITH SELECT 1
EXECUTE AS default SELECT 1
# Settings
SELECT 1 SETTINGS readonly = 0
SELECT 1 SETTINGS max_memory_usage = 0
SELECT 1 SETTINGS max_execution_time = 0
SELECT 1 SETTINGS max_result_rows = 0
SELECT 1 SETTINGS allow_introspection_functions = 1
SELECT 1 SETTINGS format_schema = '{FILE}'
SELECT 1 SETTINGS log_comment = 'x', readonly = 0
SELECT * FROM (SELECT 1 SETTINGS readonly = 0)
SELECT * FROM v_records SETTINGS additional_table_filters = {'plumbline.v_records': 'domain = file(\'{FILE}\')'}
SELECT * FROM v_records SETTINGS additional_table_filters = {'plumbline.v_records': '1 IN (SELECT file(\'{FILE}\'))'}
SELECT * FROM v_records SETTINGS additional_table_filters = {'plumbline.v_records': 'domain IN plumbline_private.raw'}
SELECT * FROM v_records SETTINGS additional_table_filters = {'plumbline.v_records': '1) UNION ALL SELECT bytes, 1 FROM plumbline_private.raw --'}
SELECT * FROM v_records SETTINGS additional_table_filters = {'plumbline_private.raw': '1'}
SELECT * FROM v_records SETTINGS additional_table_filters = {'system.tables': '1'}
# More than one, and what can be read in two ways
SELECT 1; DROP TABLE plumbline.records
SELECT 1;; DROP TABLE plumbline.records
SELECT 1 FORMAT Null; DROP TABLE plumbline.records
SELECT 1 /* */; DROP TABLE plumbline.records
SELECT $$x$$; DROP TABLE plumbline.records
SELECT 1 AS a$x$ ' $x$, file('{FILE}') -- '
SELECT 1 FORMAT Template
SELECT 1 FORMAT Protobuf
SELECT 1 FORMAT CapnProto
SELECT formatRow('Protobuf', 1)
# What runs is what was judged
SELECT 1, SETTINGS extremes=0 FORMAT, hostName()
WITH 1 AS FORMAT SELECT 1, SETTINGS extremes=0 FORMAT, hostName(), serverUUID()
WITH 1 AS FORMAT, 1 AS window SELECT 1, SETTINGS extremes=0 FORMAT, r.* FROM numbers(1) a JOIN numbers(1) b ON a.number = b.number AND window = 1, records AS r LIMIT 1
WITH 1 AS FORMAT, 1 AS window SELECT 1, SETTINGS extremes=0 FORMAT, r.* FROM numbers(1) a JOIN numbers(1) b ON a.number = b.number AND window = 1, merge(REGEXP('plumbline.*'),'^records$') AS r LIMIT 1
WITH 1 AS window SELECT r.* FROM numbers(1) a JOIN numbers(1) b ON a.number = b.number AND window = 1, records AS r LIMIT 1
SELECT 1 SETTINGS extremes=0 FORMAT JSON UNION ALL SELECT * FROM records
SELECT 1 IN (records)
# What nothing stops
SELECT arrayLevenshteinDistance(range(1000000), arrayReverse(range(1000000)))
SELECT arraySimilarity(range(1000), range(1000), range(1000), range(1000))
# What is no statement, and chDB would read as one
SHOW COLUMNS, hostName() FROM (SELECT 1 AS SHOW)
SHOW COLUMNS, r.domain FROM (SELECT 1 AS SHOW) s, records r
SHOW COLUMNS, r.* FROM (SELECT 1 AS SHOW) s, merge(REGEXP('plumbline.private'),'.*') r LIMIT 2
EXISTS (SELECT 1), hostName(), serverUUID()
EXISTS (SELECT 1), 1 AS window, r.* FROM numbers(1) a JOIN numbers(1) b ON a.number=b.number AND window=1, records AS r LIMIT 2
EXPLAIN AS e, 1 AS EXPLAIN, 1 AS window, r.domain FROM v_records a JOIN v_records b ON a.domain=b.domain AND window=1, records AS r LIMIT (SELECT 3)
DESCRIBE (SELECT 1), hostName()
# What SHOW would compute
SHOW COLUMNS FROM v_records LIMIT toUInt64(hostName())
SHOW COLUMNS FROM v_records LIMIT (SELECT count() FROM plumbline.records)
SHOW TABLES LIMIT length(hostName())
SHOW DATABASES LIMIT (SELECT 1)
SHOW TABLES LIKE (SELECT 'a')
# What nothing stops, and aggregates by another name
SELECT polygonsUnionCartesian([[[(0., 0.)]]], [[[(0., 0.)]]])
SELECT arrayReduce('flameGraph', [[toUInt64(1)]])

# A filter of one's own, on something else than a view: the engine finds it by what a table is called, too.
SELECT name, total_rows FROM system.tables AS "plumbline.v_records" SETTINGS additional_table_filters = {'plumbline.v_records': '1'}
SELECT 1 FROM numbers(1) AS `plumbline.v_records` SETTINGS additional_table_filters = {'plumbline.v_records': '1'}

# A time zone may be a file, and each takes memory of the engine for good: those of a list, written out.
SELECT toTimeZone(now(), 'file:{FILE}')
SELECT toTimeZone(now(), 'libc:localtime')
SELECT toTimeZone(now(), 'Fixed/UTC+00:00:01')
SELECT toTimeZone(now(), concat('fi', 'le:{FILE}'))
SELECT toTimeZone(now(), (SELECT 'file:{FILE}'))
WITH concat('fi', 'le:{FILE}') AS z SELECT toTimeZone(now(), z)
SELECT now('file:{FILE}')
SELECT now64(3, upper('utc'))
SELECT totimezone(now(), lower('UTC'))
SELECT formatDateTime(now(), '%H', 'file:{FILE}')
SELECT DATE_FORMAT(now(), '%H', concat('file:', '{FILE}'))
SELECT toStartOfInterval(now(), INTERVAL 1 DAY, 'file:{FILE}')
SELECT hop(now(), INTERVAL 1 DAY, INTERVAL 2 DAY, 'file:{FILE}')
SELECT dateDiff('day', now(), now(), 'file:{FILE}')
SELECT now()::DateTime('file:{FILE}')
SELECT now()::"DateTime"('file:{FILE}')
SELECT CAST(now() AS DateTime64(3, 'file:{FILE}'))
SELECT CAST(now(), 'DateTime(\'file:{FILE}\')')
SELECT CAST(now(), 'DateTime(''file:{FILE}'')')
SELECT CAST(now(), 'DateTime/**/(\'file:{FILE}\')')
SELECT CAST(now(), 'D\x61teT\x69me(\'\x66ile:{FILE}\')')
SELECT CAST([now()], concat('Array(DateTi', 'me(\'file:{FILE}\'))'))
SELECT JSONExtract('{"a":1}', 'a', 'DateTime(\'file:{FILE}\')')
SELECT JSONExtract('{"a":1}', 'a', concat('DateTi', 'me(\'file:{FILE}\')'))
SELECT defaultValueOfTypeName(concat('DateTi', 'me(\'file:{FILE}\')'))
SELECT reinterpret(1, 'DateTime(\'file:{FILE}\')')
SELECT * FROM values('a DateTime(\'file:{FILE}\')', (0))
SELECT * FROM values(concat('a DateTi', 'me(\'file:{FILE}\')'), (0))
SELECT {a:DateTime('file:{FILE}')}
SELECT {a:Array(DateTime('file:{FILE}'))}
DROP TABLE x {a:DateTime('file:{FILE}')}
SELECT d.`DateTime('file:{FILE}')` FROM (SELECT 1::Dynamic AS d)
SELECT domain FROM v_records SETTINGS session_timezone = 'file:{FILE}'
SELECT domain FROM v_records SETTINGS session_timezone = 'Fixed/UTC+00:00:01'
SELECT domain FROM v_records SETTINGS additional_table_filters = {'plumbline.v_records': 'now(\'file:{FILE}\') > 0'}

# A plan names what is read
EXPLAIN SELECT * FROM v_hidden
EXPLAIN SELECT * FROM v_hidden FORMAT Parquet
EXPLAIN ESTIMATE SELECT * FROM v_hidden FORMAT JSONCompactColumns

# The bytes of a state are read as whatever type and zone they name
SELECT finalizeAggregation(CAST(concat(unhex('0112'), char(length(z)), z, unhex('00000000')), 'AggregateFunction(any, Dynamic)')) FROM (SELECT 'file:{FILE}' AS z)
SELECT finalizeAggregation(unhex('01')::AggregateFunction(any, Dynamic))
SELECT finalizeAggregation(unhex('01')::"AggregateFunction"(any, Dynamic))
SELECT CAST(unhex('01'), 'Array(Tuple(a AggregateFunction/**/(any, Dynamic)))')
SELECT CAST(unhex('01'), 'Aggreg\x61teFunction(any, Dynamic)')
SELECT CAST(unhex('01'), concat('AggregateFunc', 'tion(any, Dynamic)'))
SELECT {a:AggregateFunction(any, Dynamic)}
SELECT * FROM values('a AggregateFunction(any, Dynamic)', (unhex('01')))
SELECT accurateCastOrNull(unhex('01'), 'AggregateFunction(any, Dynamic)')
SELECT CAST('1', 'SimpleAggregateFunction(sum, UInt64)')
# The engine finds the filters of the catalogue by what a table is called
SELECT database, name, total_rows FROM system.tables AS `system.databases` WHERE total_rows > 0
SELECT name FROM system.tables AS "system.databases"
SELECT name FROM system.columns AS `system.settings`
WITH `system.tables` AS (SELECT 1) SELECT * FROM `system.tables`
SELECT 1 FROM v_records AS `plumbline.records`
SHOW TABLES FROM plumbline_privat
SHOW TABLES FROM nowhere

# Escapes that are space, or nothing
SELECT CAST(now(), 'DateTime\n(\'file:{FILE}\')')
SELECT CAST(now(), 'DateTime\t(\n\'file:{FILE}\')')
SELECT CAST(now(), 'Date\NTime(\'file:{FILE}\')')
SELECT CAST(now(), 'DateTime(\'fi\Nle:{FILE}\')')
SELECT toTimeZone(now(), 'fi\Nle:{FILE}')
SELECT CAST(unhex('01'), 'AggregateFunction\n(any, Dynamic)')
SELECT CAST(unhex('01'), 'Aggregate\NFunction(any, Dynamic)')
SELECT CAST(now(), x'4461746554696D65282766696C653A2F782729')
SELECT CAST(unhex('01'), x'41676772656761746546756E6374696F6E28616E792C2044796E616D696329')

# What the tree does not show, and what would be read as lines of it
SELECT * APPLY (x -> toDateTime(x, concat('file:', '{FILE}'))) FROM (SELECT 1 AS a)
SELECT * APPLY x -> toDateTime(x, concat('file:', '{FILE}')) FROM (SELECT 1 AS a)
SELECT * APPLY ((x) -> toDateTime(x, concat('file:', '{FILE}'))) FROM (SELECT 1 AS a)
SELECT * APPLY lambda(tuple(x), toDateTime(x, concat('file:', '{FILE}'))) FROM (SELECT 1 AS a)
SELECT * APPLY (lambda(tuple(x), toDateTime(x, concat('file:', '{FILE}')))) FROM (SELECT 1 AS a)
SELECT COLUMNS('a') APPLY (x -> CAST(x, concat('Date', 'Time(\'file:', '{FILE}', '\')'))) FROM (SELECT 1 AS a)
SELECT * EXCEPT (b) APPLY(x -> (SELECT max(y) FROM (SELECT * APPLY (z -> toDateTime(z, concat('file:', '{FILE}'))) FROM (SELECT x AS y)))) FROM (SELECT 1 AS a, 2 AS b)
SELECT * APPLY (x -> hostName()) FROM (SELECT 1 AS a)
SELECT * APPLY (x -> getServerSetting('max_server_memory_usage')) FROM (SELECT 1 AS a)
SELECT * APPLY (x -> initialQueryID()) FROM (SELECT 1 AS a)
SELECT * APPLY hostName FROM (SELECT 1 AS a)
SELECT CAST(1 AS "a{LINE}      Literal 'String'", concat('Date', 'Time(\'file:', '{FILE}', '\')'))
SELECT CAST(1 AS `a{LINE}      Literal 'String'`, concat('Date', 'Time(\'file:', '{FILE}', '\')'))
SELECT toDateTime(1 AS "a{LINE}      Literal 'UTC'{LINE}      Literal 'UTC'", concat('file:', '{FILE}'))

# Tables that are read as a query within the query is answered, before it is judged by the names it has
WITH 1 AS window SELECT (SELECT toUInt8(toString(groupArray(2)(tuple(r.*)))) FROM numbers(1) a JOIN numbers(1) b ON a.number=b.number AND window=1, records AS r)
WITH 1 AS window SELECT (SELECT 1 FROM numbers(1) a JOIN numbers(1) b ON a.number=b.number AND window=1, default.`/etc/passwd` AS r)
WITH 1 AS window SELECT (SELECT 1 FROM numbers(1) a JOIN numbers(1) b ON a.number=b.number AND window=1, `/etc/passwd` AS r)
WITH records AS (SELECT 1 AS a) SELECT * FROM records
WITH records AS (SELECT 1 AS a) SELECT (SELECT toUInt8(domain) FROM records) FROM records
SELECT 1 IN (records)
SELECT 1 IN system.users
SELECT * APPLY (x -> x IN records) FROM v_records
SELECT length(printf('%2147483000d', 1))
SELECT length(JSONMergePatch(concat(repeat('{"a":', 1000000), '1', repeat('}', 1000000)), '{"a":{"b":1}}'))
SELECT countResampleIfResampleIfResample(0, 9, 1, 0, 9, 1, 0, 2, 1)(number, 1, number, 1, number, 1) FROM numbers(3)
SELECT sumResampleOrNullResample(0, 9, 1, 0, 9, 1)(number, number, number) FROM numbers(3)
SELECT estimateCompressionRatio('Delta(8),ZSTD(22)', 1)(number) FROM numbers(100)
SELECT blockSize(), blockNumber(), rowNumberInBlock() FROM v_records
SELECT rowNumberInAllBlocks() FROM v_records
SELECT dumpColumnStructure(domain) FROM v_records
SELECT runningDifference(messages) FROM v_records

# Types that the engine reads otherwise than they look
SELECT CAST(now(), '"DateT\\x69me"(\'file:{FILE}\')')
SELECT CAST(now(), '`DateT\\x69me`(\'file:{FILE}\')')
SELECT CAST(now(), 'DateTime($$file:{FILE}$$)')
SELECT CAST(now(), 'DateTime(b\'011001100110100101101100011001010011101000101111\')')
SELECT CAST(now(), 'DateTime(x\'66696c653a2f65\')')
SELECT {a:DateTime(b'011001100110100101101100011001010011101000101111')}
SELECT CAST(now(), 'DateTime(‘file:{FILE}’)')
SELECT CAST(now(), '“DateTime”(\'file:{FILE}\')')
SELECT CAST(unhex('01'), '“AggregateFunction”(any, Dynamic)')
SELECT CAST((1, now()), x'5475706c6528602028616c69617320602055496e74382c2062204461746554696d65282766696c653a2f6574632f686f73746e616d65272929')
SELECT CAST(('1', unhex('01')), x'5475706c6528602028616c69617320602055496e74382c20622041676772656761746546756e6374696f6e28616e792c2044796e616d69632929')
SELECT CAST(unhex('01'), '"Aggregate\\x46unction"(any, Dynamic)')
SELECT JSONExtract('{}', 'a', 'DateTime($$file:{FILE}$$)')
SELECT * FROM values('a DateTime($$file:{FILE}$$)', '2026-01-01 00:00:00')
SELECT '2026-01-01'::DateTime/**/('file:{FILE}')
SELECT j.a.:`DateTime($$file:{FILE}$$)` FROM (SELECT '{}'::JSON AS j)
SELECT `x (alias y`.a.:`DateTime('file:{FILE}')` FROM (SELECT '{}'::JSON AS `x (alias y`)
SELECT nowInBlock64(9) AS t, count() FROM v_records GROUP BY t
SELECT lowCardinalityIndices(toLowCardinality(domain)) FROM v_records
SELECT JSONDynamicPaths('{"a": 1}'::JSON)

# Comments that begin or end elsewhere for the engine
SELECT 1 // /*{LINE}; SELECT concat('   Literal ', replaceAll(file('{FILE}'), char(10), '|')) // */{LINE}LIMIT 3
SELECT 1 // /*{LINE}; SELECT concat('   Literal ', bytes) FROM plumbline_private.raw // */{LINE}LIMIT 3
SELECT 1 // /*{LINE}; SELECT 'evil' INTO OUTFILE '{OUT}' // */{LINE}TRUNCATE
SELECT * // '{LINE}APPLY (x -> toUInt8(file('{FILE}'))) // '{LINE}FROM (SELECT 1 AS a)
SELECT 1 // '{LINE}; SELECT file('{FILE}') // '
SELECT 1 # '{LINE}; SELECT file('{FILE}') # '
SELECT 1 #! '{LINE}; SELECT file('{FILE}') #! '

# IN over an alias
SELECT (WITH records AS v_r SELECT 1 IN v_r)
SELECT (WITH records AS v_records SELECT 1 IN v_records)
SELECT (WITH records AS a, a AS v_r SELECT 1 IN v_r)
WITH records AS v_r SELECT * APPLY (x -> x IN v_r) FROM (SELECT 1 AS a)
SELECT 1 IN v_records

# Arguments that are several
SELECT toDateTime(untuple((0, 'file:{FILE}')))
SELECT toDateTime(* REPLACE('file:{FILE}' AS b)) FROM (SELECT 0 AS a, 'x' AS b)
WITH untuple((0,'file:{FILE}')) AS u SELECT toDateTime(u)
WITH (0,'file:{FILE}') AS t SELECT toDateTime(t.*)
WITH (0,'file:{FILE}') AS t SELECT toDateTime(COLUMNS('.*')) FROM (SELECT 0 AS a, 'x' AS b)
SELECT dateTrunc(untuple(('day', now(), 'file:{FILE}')))
SELECT accurateCast(untuple((now(), concat('Date', 'Time(\'file:{FILE}\')'))))
SELECT toDateTime(* EXCEPT (a), 0, 'file:{FILE}') FROM (SELECT 1 AS a)
SELECT domain FROM v_records SETTINGS additional_table_filters={'plumbline.v_records':'toDateTime(untuple((0, \'file:{FILE}\'))) > 0'}
SELECT domain FROM v_records SETTINGS additional_table_filters={'plumbline.v_records':'{a:DateTime(b\'0110011001101001011011000110010100111010\')} > 0'}
SELECT d.`DateTime(b'0110011001101001011011000110010100111010')` FROM (SELECT 1::Dynamic AS d)

# Hints to chDB in comments
SELECT 1 1 1 #/**/ { clientError 62 }{LINE}SELECT concat('SelectWithUnionQuery\n ExpressionList ', hostName())
SELECT 1 #/**/ { clientError 62 }{LINE}1 1 '{LINE}SELECT concat('SelectWithUnionQuery ', replaceAll(file('{FILE}'), char(10), '|')) -- '
SELECT 1 #/**/ { clientError 62 }{LINE}1 1 '{LINE}SELECT 'evil' INTO OUTFILE '{OUT}' -- '
SELECT 1 1 1 # { clientError 62 }{LINE}SELECT concat('SelectWithUnionQuery\n ExpressionList ', hostName())
SELECT 1 1 1 -- { clientError 62 }{LINE}SELECT concat('SelectWithUnionQuery\n ExpressionList ', hostName())
SELECT 1 1 1 /* { clientError 62 } */{LINE}SELECT concat('SelectWithUnionQuery\n ExpressionList ', hostName())
SELECT throwIf(1) -- { serverError 395 }
SELECT 1 #/**/ { retry 3 }{LINE}, 2
SELECT domain FROM v_records LIMIT 1 SETTINGS additional_table_filters={'plumbline.v_records':'1 #/**/ { clientError 62 }{LINE}1 \'{LINE}SELECT \'evil3\' INTO OUTFILE \'{OUT}\'; -- \''}
SELECT domain FROM v_records LIMIT 1 SETTINGS additional_table_filters={'plumbline.v_records /* { clientError 62 } */':'1'}
SELECT 1 \G
