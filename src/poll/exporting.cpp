#include "poll/exporting.hpp"

#include <string>

namespace pollstream::poll_http {

export_request read_export_request(const http::request& r, field_errors& wrong) {
    export_request what;
    const auto format = r.query_value("format").value_or("csv");
    if (format == "json") {
        what.format = export_format::json;
    } else if (format != "csv") {
        wrong.push_back({"format", "must be one of csv, json"});
    }
    const auto bom = r.query_value("bom").value_or("false");
    if (bom != "true" && bom != "false") {
        wrong.push_back({"bom", "must be true or false"});
    } else if (bom == "true" && format == "json") {
        wrong.push_back({"bom", "is for CSV; JSON has no byte order mark"});
    } else if (bom == "true") {
        what.byte_order_mark = "\xEF\xBB\xBF";
    }
    const auto separator = r.query_value("separator").value_or("comma");
    if (separator != "comma" && separator != "semicolon") {
        wrong.push_back({"separator", "must be one of comma, semicolon"});
    } else if (separator == "semicolon" && format == "json") {
        wrong.push_back({"separator", "is for CSV"});
    } else if (separator == "semicolon") {
        what.separator = ';';
    }
    return what;
}

http::response attachment(std::string_view name, export_format format) {
    const bool csv = format == export_format::csv;
    http::response answer(200);
    answer.set("Content-Type", csv ? "text/csv; charset=utf-8" : "application/json");
    answer.set("Content-Disposition",
               "attachment; filename=\"" + std::string(name) + (csv ? ".csv" : ".json") + "\"");
    return answer;
}

}  // namespace pollstream::poll_http
