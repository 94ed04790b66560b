package main

import (
	"crypto/tls"
	"crypto/x509"
	"net/url"
	"os"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// options are those that docs/sql.md names.
func (at door) options(changes ...func(*clickhouse.Options)) *clickhouse.Options {
	address, err := url.Parse(at.URL)
	must(err)
	options := &clickhouse.Options{
		Protocol: clickhouse.HTTP,
		Addr:     []string{address.Host},
		Auth:     clickhouse.Auth{Database: "plumbline", Username: at.User, Password: at.Password},
	}
	if at.CA != nil {
		options.TLS = trusting(*at.CA)
	}
	for _, change := range changes {
		change(options)
	}
	return options
}

func trusting(file string) *tls.Config {
	pem, err := os.ReadFile(file)
	must(err)
	authorities := x509.NewCertPool()
	authorities.AppendCertsFromPEM(pem)
	return &tls.Config{RootCAs: authorities}
}

func as(who login) func(*clickhouse.Options) {
	return func(options *clickhouse.Options) {
		options.Auth.Username = who.User
		options.Auth.Password = who.Password
	}
}

func compressed(method clickhouse.CompressionMethod) func(*clickhouse.Options) {
	return func(options *clickhouse.Options) {
		options.Compression = &clickhouse.Compression{Method: method, Level: 3}
	}
}
