package main

import (
	"context"
	"sync"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

const distinctDomains = "SELECT DISTINCT domain FROM v_records"

func askNative(at door, got answers) {
	ours := at.open()
	read := func(name, query string, arguments ...any) {
		got.ask(name, func() (any, error) { return rows(ours, background, query, arguments...) })
	}
	got.ask("server", func() (any, error) {
		if err := ours.Ping(background); err != nil {
			return nil, err
		}
		version, err := ours.ServerVersion()
		if err != nil {
			return nil, err
		}
		return []any{version.DisplayName, version.Version.Major > 0, version.Revision, version.Timezone.String()}, nil
	})
	got.ask("views", func() (any, error) { return views(ours) })
	got.ask("struct", func() (any, error) { return structs(ours) })
	read("byDomain", byDomain)
	read("nothing", "SELECT messages FROM v_records WHERE domain = 'nowhere.example'")
	read("described", "DESCRIBE v_source_days")
	read("types", `SELECT toUInt64(-1), toDateTime64('2026-06-30 12:34:56.789', 3, 'UTC'),
		toDateTime('2026-06-30 12:00:00'), toIPv6('2001:db8::1'), [[1], [2, 3]], NULL::Nullable(String),
		toDecimal64('1.25', 2), true`)
	read("positional", "SELECT ?, ?", "it's \\ \"x\"\n\té", []string{"x'y", "é"})
	read("named", "SELECT @text, @number", clickhouse.Named("text", "it's"), clickhouse.Named("number", 7))
	askWithParameters(ours, got)
	askWithSettings(ours, got)
	askCompressed(at, got)
	got.ask("parallel", func() (any, error) { return parallel(ours) })
	read("unknown", "SELECT nothing FROM v_records")
	read("table", "SELECT * FROM records")
	read("format", "SELECT 1 FORMAT JSON")
	got.ask("inserted", func() (any, error) { return nil, insert(ours) })
	got.ask("dropped", func() (any, error) { return nil, ours.Exec(background, "DROP TABLE records") })
	got.ask("wrongPassword", func() (any, error) {
		return nil, at.open(as(login{User: at.User, Password: "wrong"})).Ping(background)
	})
	got.ask("behindPrefix", func() (any, error) {
		prefixed := at.open(func(options *clickhouse.Options) { options.HttpUrlPath = "clickhouse" })
		return rows(prefixed, background, "SELECT 1")
	})
	got.ask("tenant", func() (any, error) { return rows(at.open(as(at.Tenant)), background, distinctDomains) })
}

func views(ours driver.Conn) (map[string][][]any, error) {
	names, err := rows(ours, background, "SHOW TABLES")
	if err != nil {
		return nil, err
	}
	all := map[string][][]any{}
	for _, row := range names {
		name := row[0].(string)
		if all[name], err = rows(ours, background, "SELECT * FROM "+name+" ORDER BY ALL"); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func structs(ours driver.Conn) (any, error) {
	var found []struct {
		Domain string `ch:"domain"`
		Mails  uint64 `ch:"mails"`
	}
	err := ours.Select(background, &found, byDomain)
	return found, err
}

func askWithParameters(ours driver.Conn, got answers) {
	got.ask("parameters", func() (any, error) {
		ctx := clickhouse.Context(background, clickhouse.WithParameters(clickhouse.Parameters{
			"text": "it's \"x\" é", "most": "18446744073709551615", "list": "['a', 'b']",
		}))
		return rows(ours, ctx, "SELECT {text:String}, {most:UInt64}, {list:Array(String)}")
	})
}

func askWithSettings(ours driver.Conn, got answers) {
	for name, settings := range map[string]clickhouse.Settings{
		"lowered": {"max_execution_time": 5, "max_result_rows": 5},
		"lifted":  {"readonly": 0},
	} {
		got.ask(name, func() (any, error) {
			ctx := clickhouse.Context(background, clickhouse.WithSettings(settings))
			return rows(ours, ctx, "SELECT number FROM numbers(6)")
		})
	}
}

func askCompressed(at door, got answers) {
	for _, method := range []clickhouse.CompressionMethod{
		clickhouse.CompressionNone, clickhouse.CompressionGZIP, clickhouse.CompressionDeflate,
		clickhouse.CompressionBrotli, clickhouse.CompressionLZ4, clickhouse.CompressionZSTD,
	} {
		got.ask("compressed "+method.String(), func() (any, error) {
			numbers, err := rows(at.open(compressed(method)), background, "SELECT number FROM numbers(5000)")
			return len(numbers), err
		})
	}
}

func parallel(ours driver.Conn) (any, error) {
	const atOnce = 8
	sums := make([]uint64, atOnce)
	failures := make([]error, atOnce)
	var asked sync.WaitGroup
	for at := range atOnce {
		asked.Go(func() {
			failures[at] = ours.QueryRow(background, "SELECT sum(messages) + ? FROM v_records", at).Scan(&sums[at])
		})
	}
	asked.Wait()
	for _, err := range failures {
		if err != nil {
			return nil, err
		}
	}
	return sums, nil
}

func insert(ours driver.Conn) error {
	batch, err := ours.PrepareBatch(background, "INSERT INTO v_records (messages)")
	if err != nil {
		return err
	}
	if err := batch.Append(uint64(1)); err != nil {
		return err
	}
	return batch.Send()
}

func askAndGo(at door, got answers) {
	got.ask("gone", func() (any, error) {
		ctx, cancel := context.WithTimeout(background, time.Second)
		defer cancel()
		return rows(at.open(), ctx, "SELECT count() FROM numbers(1000000000000)")
	})
}
