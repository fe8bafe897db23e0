// SQL is written in full: values reach a statement as bound parameters, never as pieces of text. Nor does it
// ask for the time or a random number: both come from the application, as bound parameters.
#include "source_text.hpp"

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
    return std::ranges::any_of(harmless, [&](auto h) { return operand.starts_with(h); });
}

bool is_sql(std::string_view literal) {
    return std::ranges::any_of(sql_words, [&](auto word) { return literal.starts_with(word); });
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

// ---- what SQL may not ask for

constexpr std::array<std::string_view, 3> asking_words{"current_timestamp", "current_date", "current_time"};
constexpr std::array<std::string_view, 8> asking_calls{"datetime",  "date",      "time",   "strftime",
                                                       "unixepoch", "julianday", "random", "randomblob"};

/// It gave the polls of an older database their seeds. What has been released does not change.
constexpr std::string_view released_file = "src/sqlite/migrations.cpp";
constexpr std::string_view released = "UPDATE polls SET seed = randomblob(32);";

std::string in_lower_case(std::string text) {
    for (auto& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

bool asks(std::string_view text, std::size_t begin, std::size_t end) {
    const auto word = text.substr(begin, end - begin);
    const auto is = [word](auto other) { return word == other; };
    if (word == "now") return begin > 0 && text[begin - 1] == '\'' && text.substr(end).starts_with('\'');
    return std::ranges::any_of(asking_words, is) ||
           (std::ranges::any_of(asking_calls, is) && text.substr(skip(text, end, " \n")).starts_with('('));
}

findings check_sql_asks_nothing(const source& s) {
    findings wrong;
    auto text = part(s.text).literals;
    if (s.path == released_file && text.find(released) != std::string::npos)
        text.replace(text.find(released), released.size(), released.size(), ' ');
    text = in_lower_case(std::move(text));
    for (std::size_t i = 0, end = 0; i < text.size(); i = end + 1) {
        for (end = i; end < text.size() && is_word(text[end]);) ++end;
        if (end > i && asks(text, i, end))
            wrong.push_back(place_of(s, i) + "SQL asks for " + text.substr(i, end - i) +
                            "; bind a parameter");
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

TEST_CASE("planted: SQL that asks for the time or a random number") {
    const auto found = [](const std::string& sql) {
        return check_sql_asks_nothing({"src/sqlite/a.cpp", "statement s(db, \"" + sql + "\");"}).size();
    };
    CHECK(check_sql_asks_nothing({"src/sqlite/a.cpp", "s(db,\n  \"SELECT CURRENT_TIMESTAMP\");"}) ==
          findings{"src/sqlite/a.cpp:2: SQL asks for current_timestamp; bind a parameter"});
    for (const std::string sql :
         {"UPDATE a SET b = CURRENT_TIMESTAMP", "UPDATE a SET b = current_date", "SELECT CURRENT_TIME",
          "SELECT a FROM b WHERE c < strftime(?, 'NOW')", "SELECT a WHERE b = 'now'", "SELECT datetime()",
          "SELECT Datetime (a)", "SELECT date(a)", "SELECT time(a)", "SELECT strftime('%s')",
          "SELECT unixepoch()", "SELECT julianday()", "SELECT a FROM b ORDER BY RANDOM() LIMIT 1",
          "INSERT INTO a VALUES (randomblob(16))"}) {
        INFO(sql);
        CHECK(found(sql) >= 1);
    }
    CHECK(check_sql_asks_nothing({"src/sqlite/a.hpp", "x = R\"sql(\nA \"b\" DEFAULT (unixepoch()))sql\";"}) ==
          findings{"src/sqlite/a.hpp:2: SQL asks for unixepoch; bind a parameter"});

    CHECK(found("SELECT time, date, random FROM a WHERE started_time = ? AND my_time(b) AND now = 1") == 0);
    CHECK(found("SELECT a FROM b WHERE c IN ('nowhere', 'not now')") == 0);
    CHECK(check_sql_asks_nothing({"src/sqlite/a.cpp", "row.time(0); time(nullptr);  // datetime('now')"})
              .empty());

    const auto seeds = "auto a = R\"(" + std::string(released) + ")\";";
    CHECK(check_sql_asks_nothing({std::string(released_file), seeds}).empty());
    CHECK(check_sql_asks_nothing({std::string(released_file), seeds + seeds}).size() == 1);
    CHECK(check_sql_asks_nothing({"src/sqlite/a.cpp", seeds}).size() == 1);
}

TEST_CASE("SQL asks for neither the time nor a random number") {
    const auto all = read_sources({"src/sqlite", "include/pollstream/sqlite"});
    REQUIRE(all.size() > 50);
    for (const auto& s : all)
        for (const auto& finding : check_sql_asks_nothing(s)) FAIL_CHECK(finding);
    const auto exempt = std::ranges::find(all, released_file, &source::path);
    REQUIRE(exempt != all.end());
    CHECK(exempt->text.find(released) != std::string::npos);
}
