// SQL is written in full: values reach a statement as bound parameters, never as pieces of text.
#include "house.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cctype>

using namespace pollstream::testing;

namespace {

constexpr std::array<std::string_view, 14> sql_words{"SELECT ", "INSERT ", "UPDATE ",    "DELETE ", "CREATE ",
                                                     "DROP ",   "ALTER ",  "PRAGMA ",    "ATTACH ", "WITH ",
                                                     "BEGIN",   "COMMIT",  "SAVEPOINT ", "VACUUM"};

// What may be joined to it: other fixed texts of ours, chosen by a condition, and digits.
constexpr std::array<std::string_view, 5> harmless{"\"", "from_where(", "condition(", "searching ? \"",
                                                   "std::to_string("};

bool is_harmless(std::string_view operand) {
    return std::any_of(harmless.begin(), harmless.end(), [&](auto h) { return operand.starts_with(h); });
}

bool is_sql(std::string_view literal) {
    return std::any_of(sql_words.begin(), sql_words.end(),
                       [&](auto word) { return literal.starts_with(word); });
}

std::size_t skip(std::string_view text, std::size_t at, std::string_view what) {
    return std::min(text.find_first_not_of(what, at), text.size());
}

/// The end of the string literal that begins at `at`, after its quote.
std::size_t end_of_literal(std::string_view text, std::size_t at) {
    for (auto i = at + 1; i < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            return i + 1;
    }
    return text.size();
}

/// The position after all literals that the compiler joins, and the brackets around them.
std::size_t end_of_text(std::string_view text, std::size_t at) {
    for (;;) {
        at = skip(text, end_of_literal(text, at), " \n)");
        if (at >= text.size() || text[at] != '"') return at;
    }
}

bool joins_something(std::string_view text, std::size_t literal) {
    auto before = literal;
    while (before > 0 && (std::isspace(static_cast<unsigned char>(text[before - 1])) != 0)) --before;
    if (before > 0 && text[before - 1] == '+') return true;
    const auto after = end_of_text(text, literal);
    if (!text.substr(after).starts_with('+') || text.substr(after).starts_with("+=")) return false;
    const auto operand = text.substr(skip(text, after + 1, " \n"));
    return !is_harmless(operand);
}

findings check_sql(const source& s) {
    findings wrong;
    const std::string_view text = s.text;
    const auto tell = [&](std::size_t at) {
        const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<long>(at), '\n');
        wrong.push_back(s.path + ':' + std::to_string(line) + ": SQL is put together; bind a parameter");
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.substr(i, 2) == "//") {
            i = std::min(text.find('\n', i), text.size());
        } else if (text[i] == '\'' && text.substr(i + 2, 1) == "'") {
            i += 2;
        } else if (text[i] == '"') {
            if (is_sql(text.substr(i + 1)) && joins_something(text, i)) tell(i);
            i = end_of_literal(text, i) - 1;
        } else if (text.substr(i, 7) == "sql += " && !is_harmless(text.substr(i + 7))) {
            tell(i);
        }
    }
    return wrong;
}

}  // namespace

TEST_CASE("planted: SQL from pieces") {
    const auto found = [](const std::string& code) { return check_sql({"src/sqlite/a.cpp", code}).size(); };
    CHECK(found("statement s(db, \"SELECT a FROM b WHERE c = ?\");") == 0);
    CHECK(found("s(db,\n  \"DELETE FROM b WHERE c = d + \"\n  \"?2\");") == 0);
    CHECK(found("// \"SELECT \" + name\ns(db, \"BEGIN\");") == 0);
    CHECK(found("db.exec((\"PRAGMA user_version = \" + std::to_string(n)).c_str());") == 0);
    CHECK(found("log(\"SELECT fails: \", why + other);") == 0);
    CHECK(found("db.exec((\"SELECT a FROM b WHERE c = '\" + name + \"'\").c_str());") == 1);
    CHECK(found("auto sql = std::string(\"SELECT a FROM \") +\n   table;") == 1);
    CHECK(found("auto sql = head + \"SELECT a\";") == 1);
    CHECK(found("sql += name;") == 1);
    CHECK(found("sql += \" WHERE a\";") == 0);
}

TEST_CASE("threat 24: no SQL is composed of what somebody sent") {
    const auto all = read_sources({"src", "include/pollstream"});
    REQUIRE(all.size() > 50);
    for (const auto& s : all)
        for (const auto& finding : check_sql(s)) FAIL_CHECK(finding);
}
