package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"reflect"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// rows scans every column into the type that the driver has for it.
func rows(connection driver.Conn, ctx context.Context, query string, arguments ...any) ([][]any, error) {
	result, err := connection.Query(ctx, query, arguments...)
	if err != nil {
		return nil, err
	}
	defer result.Close()
	columns := result.ColumnTypes()
	all := [][]any{}
	for result.Next() {
		scanned := make([]any, len(columns))
		for at, column := range columns {
			scanned[at] = reflect.New(column.ScanType()).Interface()
		}
		if err := result.Scan(scanned...); err != nil {
			return nil, err
		}
		row := make([]any, len(columns))
		for at, value := range scanned {
			row[at] = plain(reflect.ValueOf(value).Elem(), columns[at].DatabaseTypeName())
		}
		all = append(all, row)
	}
	return all, result.Err()
}

// plain is a value as text, the way ClickHouse writes it in JSON.
func plain(value reflect.Value, typeName string) any {
	if value.Kind() == reflect.Pointer {
		if value.IsNil() {
			return "null"
		}
		return plain(value.Elem(), typeName)
	}
	switch known := value.Interface().(type) {
	case time.Time:
		return known.Format(layout(typeName))
	case net.IP:
		if known.To4() != nil && typeName == "IPv6" {
			return "::ffff:" + known.String()
		}
		return known.String()
	}
	if value.Kind() == reflect.Slice {
		list := make([]any, value.Len())
		for at := range list {
			list[at] = plain(value.Index(at), "")
		}
		return list
	}
	return fmt.Sprint(value.Interface())
}

func layout(typeName string) string {
	switch {
	case strings.HasPrefix(typeName, "DateTime64"):
		return "2006-01-02 15:04:05.000"
	case strings.HasPrefix(typeName, "DateTime"):
		return time.DateTime
	default:
		return time.DateOnly
	}
}

// failure is what a program can know an error by.
func failure(err error) map[string]any {
	known := map[string]any{"said": err.Error(), "deadline": errors.Is(err, context.DeadlineExceeded)}
	var exception *clickhouse.Exception
	if errors.As(err, &exception) {
		known["code"] = exception.Code
	}
	return known
}
