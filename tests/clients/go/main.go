// Asks the door all that go.test.ts wants to know, and prints the answers as one object.
package main

import (
	"context"
	"encoding/json"
	"os"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

type login struct {
	User     string `json:"user"`
	Password string `json:"password"`
}

type door struct {
	login
	URL    string  `json:"url"`
	CA     *string `json:"ca"`
	Tenant login   `json:"tenant"`
}

// answers has a value for each question, and where there is none, how it failed.
type answers map[string]any

func (a answers) ask(name string, question func() (any, error)) {
	value, err := question()
	if err != nil {
		a[name] = failure(err)
		return
	}
	a[name] = value
}

var background = context.Background()

const byDomain = "SELECT domain, sum(messages) AS mails FROM v_records WHERE domain != 'known.example' GROUP BY 1 ORDER BY 1"

func main() {
	var at door
	must(json.NewDecoder(os.Stdin).Decode(&at))
	got := answers{}
	switch os.Args[1] {
	case "native":
		askNative(at, got)
	case "sql":
		askStandard(at, got)
	case "tls":
		ours, theirs := at.open(), at.open(as(at.Tenant))
		got.ask("byDomain", func() (any, error) { return rows(ours, background, byDomain) })
		got.ask("tenant", func() (any, error) { return rows(theirs, background, distinctDomains) })
	case "gone":
		askAndGo(at, got)
	}
	must(json.NewEncoder(os.Stdout).Encode(got))
}

func (at door) open(changes ...func(*clickhouse.Options)) driver.Conn {
	connection, err := clickhouse.Open(at.options(changes...))
	must(err)
	return connection
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
