#include "ballot_writer.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace pollstream::poll_http {

namespace {

namespace json = boost::json;

template <class Each>
std::string joined(const choice& marks, Each&& each) {
    std::string all;
    for (const auto n : marks) {
        if (!all.empty()) all += "; ";
        all += each(n);
    }
    return all;
}

}  // namespace

std::string csv_cell(std::string_view text) {
    constexpr std::string_view starts_formula = "=+-@\t\r";
    std::string cell;
    if (!text.empty() && starts_formula.find(text.front()) != std::string_view::npos) cell += '\'';
    for (const char c : text) {
        if (c == '"') cell += '"';
        cell += c;
    }
    const bool quote = cell.size() != text.size() || cell.find_first_of(",;\"\r\n") != std::string::npos;
    return quote ? '"' + cell + '"' : cell;
}

ballot_writer::ballot_writer(export_format format, const poll& p)
    : format_(format), poll_(p), named_(p.identity == identity_rule::name) {}

std::string ballot_writer::head() const {
    if (format_ == export_format::json) {
        json::array options(poll_.options.begin(), poll_.options.end());
        json::object about{
            {"poll_id", poll_.id.str()}, {"title", poll_.title}, {"options", std::move(options)}};
        auto text = json::serialize(about);
        text.pop_back();  // the ballots go on inside the object
        return text + ",\"ballots\":[";
    }
    return std::string("seq,cast_at,option_ids,options,supersedes") + (named_ ? ",voter_name" : "") + "\r\n";
}

std::string ballot_writer::rows(std::span<const ballot_record> ballots) {
    std::string text;
    for (const auto& b : ballots) {
        if (format_ == export_format::csv) {
            text += csv_row(b);
            continue;
        }
        text += first_ ? "\n" : ",\n";
        text += json_row(b);
        first_ = false;
    }
    return text;
}

std::string ballot_writer::tail() const {
    return format_ == export_format::json ? "\n]}\n" : "";
}

std::string ballot_writer::csv_row(const ballot_record& b) const {
    const auto numbers = joined(b.marks, [](option_no n) { return std::to_string(n); });
    const auto texts = joined(b.marks, [this](option_no n) { return poll_.options.at(n - 1u); });
    std::string row = std::to_string(b.seq) + "," + to_rfc3339(b.cast_at) + "," + csv_cell(numbers) + "," +
                      csv_cell(texts) + ",";
    if (b.supersedes != 0) row += std::to_string(b.supersedes);
    if (named_) row += "," + csv_cell(b.voter_name);
    return row + "\r\n";
}

std::string ballot_writer::json_row(const ballot_record& b) const {
    json::object row{{"seq", b.seq}, {"cast_at", to_rfc3339(b.cast_at)}};
    row["option_ids"] = json::array(b.marks.begin(), b.marks.end());
    row["supersedes"] = b.supersedes == 0 ? json::value(nullptr) : json::value(b.supersedes);
    if (named_) row["voter_name"] = b.voter_name;
    return json::serialize(row);
}

}  // namespace pollstream::poll_http
