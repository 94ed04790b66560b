import { wordsOf } from '../words.js';

/**
 * Settings that change how a result looks, and nothing that a statement may do or that making its result costs:
 * `output_format_` and these. Sizes of blocks and pages are not among them, nor what names a file, a table or a place.
 */
const OF_FORMATS = `
  always_write_decimal_point_in_float_and_decimal decimal_trailing_zeros float_precision trim_fixed_string
  write_statistics
  arrow_compression_method arrow_date_as_uint16 arrow_fixed_string_as_fixed_byte_array
  arrow_low_cardinality_as_dictionary arrow_string_as_string arrow_unsupported_types_as_binary
  arrow_use_64_bit_indexes_for_dictionary arrow_use_signed_indexes_for_dictionary arrow_uuid_as_fixed_byte_array
  avro_codec avro_string_column_pattern
  binary_encode_types_in_binary_format binary_write_json_as_string bson_string_as_string
  csv_crlf_end_of_line csv_header_serialize_tuple_into_separate_columns csv_serialize_tuple_into_separate_columns
  json_array_of_rows json_escape_forward_slashes json_map_as_array_of_tuples json_named_tuples_as_objects
  json_pretty_print json_quote_64bit_floats json_quote_64bit_integers json_quote_decimals json_quote_denormals
  json_skip_null_value_in_named_tuples json_validate_utf8
  markdown_escape_special_characters msgpack_uuid_representation
  native_encode_types_in_binary_format native_use_flattened_dynamic_and_json_serialization
  native_write_json_as_string
  orc_compression_method orc_string_as_string
  parquet_compliant_nested_types parquet_compression_method parquet_date_as_uint16 parquet_datetime_as_uint32
  parquet_enum_as_byte_array parquet_fixed_string_as_fixed_byte_array parquet_string_as_string
  parquet_unsupported_types_as_binary parquet_version
  pretty_color pretty_display_footer_column_names pretty_display_footer_column_names_min_rows
  pretty_fallback_to_vertical pretty_fallback_to_vertical_max_rows_per_chunk
  pretty_fallback_to_vertical_min_columns pretty_fallback_to_vertical_min_table_width pretty_glue_chunks
  pretty_grid_charset pretty_highlight_digit_groups pretty_highlight_trailing_spaces
  pretty_max_column_name_width_cut_to pretty_max_column_name_width_min_chars_to_cut pretty_max_column_pad_width
  pretty_max_rows pretty_max_value_width pretty_max_value_width_apply_for_single_value pretty_multiline_fields
  pretty_named_tuples_as_json pretty_row_numbers pretty_single_large_number_tip_threshold
  pretty_use_nbsp_for_padding
  sql_insert_include_column_names sql_insert_quote_names sql_insert_table_name sql_insert_use_replace
  tsv_crlf_end_of_line values_escape_quote_with_quote`;

const OF_RESULTS = `
  date_time_output_format session_timezone extremes join_use_nulls final limit offset result_overflow_mode
  group_by_use_nulls transform_null_in any_join_distinct_right_table_keys`;

const LOOKS = new Set([
  ...wordsOf(OF_RESULTS),
  ...wordsOf(OF_FORMATS).map((name) => `output_format_${name}`),
]);

export function isOfLooks(setting: string): boolean {
  return LOOKS.has(setting);
}
