package main

import (
	"database/sql"
	"net/url"

	"github.com/ClickHouse/clickhouse-go/v2"
)

func askStandard(at door, got answers) {
	database := clickhouse.OpenDB(at.options())
	got.ask("ping", func() (any, error) { return true, database.Ping() })
	got.ask("byDomain", func() (any, error) { return mails(database) })
	got.ask("one", func() (any, error) {
		var messages uint64
		row := database.QueryRow("SELECT sum(messages) FROM v_records WHERE domain = ?", "acme.example")
		return messages, row.Scan(&messages)
	})
	got.ask("unknown", func() (any, error) { return nil, database.QueryRow("SELECT nothing FROM v_records").Err() })
	got.ask("dropped", func() (any, error) {
		_, err := database.Exec("DROP TABLE records")
		return nil, err
	})
	got.ask("byAddress", func() (any, error) {
		address, err := url.Parse(at.URL + "/plumbline")
		if err != nil {
			return nil, err
		}
		address.User = url.UserPassword(at.Tenant.User, at.Tenant.Password)
		opened, err := sql.Open("clickhouse", address.String())
		if err != nil {
			return nil, err
		}
		return mails(opened)
	})
}

func mails(database *sql.DB) (map[string]uint64, error) {
	result, err := database.Query(byDomain)
	if err != nil {
		return nil, err
	}
	defer result.Close()
	found := map[string]uint64{}
	for result.Next() {
		var domain string
		var messages uint64
		if err := result.Scan(&domain, &messages); err != nil {
			return nil, err
		}
		found[domain] = messages
	}
	return found, result.Err()
}
