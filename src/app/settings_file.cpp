// A strict reader for the part of TOML that a flat list of settings needs (https://toml.io/en/v1.0.0). It
// refuses what it does not know, naming the line: a setting that is silently ignored is worse than a server
// that does not start.
#include "app/settings_layers.hpp"

#include <algorithm>
#include <utility>

namespace pollstream::app {

namespace {

/// Reads the text from front to back, and reports what is wrong in each line.
class toml_reader {
  public:
    toml_reader(std::string_view text, const std::string& file) : rest_(text), file_(file) {
        if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
    }

    parsed<layer> read() {
        layer all;
        std::string mistakes;
        for (skip(true); !rest_.empty(); skip(true)) {
            read_key(all);
            if (wrong_.empty()) continue;
            mistakes += (mistakes.empty() ? "" : "\n") + std::exchange(wrong_, {});
            if (in_array_) break;  // where the array ends is unknown
            while (!rest_.empty() && !at('\n')) next();
        }
        if (!mistakes.empty()) return usage_error{mistakes};
        return all;
    }

  private:
    std::string where(int line) const { return file_ + ':' + std::to_string(line); }

    void fail(const std::string& why) {
        if (wrong_.empty()) wrong_ = where(line_) + ": " + why;
    }

    bool at(char c) const { return !rest_.empty() && rest_.front() == c; }

    char next() {
        const char c = rest_.front();
        rest_.remove_prefix(1);
        if (c == '\n') ++line_;
        return c;
    }

    /// Skips white space and comments, and line ends if `lines`.
    void skip(bool lines) {
        while (!rest_.empty()) {
            if (at('#'))
                while (!rest_.empty() && !at('\n')) next();
            else if (at(' ') || at('\t') || at('\r') || (lines && at('\n')))
                next();
            else
                return;
        }
    }

    static bool is_bare(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '-' || c == '.' || c == '+';
    }

    std::string bare_word() {
        std::string word;
        while (!rest_.empty() && is_bare(rest_.front())) word += next();
        return word;
    }

    void read_key(layer& all) {
        const int line = line_;
        in_array_ = bare_ = false;
        if (at('[')) return fail("tables are not supported; every key must be at the top level");
        const auto key = bare_word();
        skip(false);
        if (key.empty() || !at('=')) return fail("expected `key = value`");
        next();
        skip(false);
        in_array_ = at('[');

        const auto* row = find_setting(key);
        if (row == nullptr) return fail(unknown(key));
        for (const auto& other : all)
            if (other.row == row) return fail(key + " is given twice, first at " + other.where);

        texts values;
        if (at('[')) {
            if (!row->repeatable) return fail(key + " takes one value, not an array");
            read_array(values);
        } else {
            read_value(values);
        }
        skip(false);
        if (!rest_.empty() && !at('\n')) fail("expected the end of the line after the value of " + key);
        all.push_back({row, std::move(values), where(line)});
        if (!wrong_.empty()) return;
        in_array_ = false;
        settings alone;
        wrong_ = apply(all.back(), alone);
        // Somebody who writes `log_file = false` wants no file of that name.
        if (wrong_.empty() && bare_ && row->kind == value_kind::text)
            wrong_ = where(line) + ": " + key + " takes a string in quotes";
    }

    static std::string unknown(const std::string& key) {
        texts names;
        for (const auto& row : settings_table()) names.emplace_back(row.name);
        const auto meant = nearest(key, names);
        return "no such setting: " + key + (meant.empty() ? "" : "; did you mean " + meant + "?");
    }

    void read_array(texts& values) {
        next();
        for (skip(true); wrong_.empty() && !at(']'); skip(true)) {
            read_value(values);
            skip(true);
            if (rest_.empty()) return fail("the array is not closed");
            if (at(','))
                next();
            else if (!at(']'))
                return fail("expected , or ] in the array");
        }
        if (wrong_.empty()) next();
    }

    void read_value(texts& values) {
        if (at('"')) return values.push_back(basic_string());
        if (at('\'')) return values.push_back(literal_string());
        auto word = bare_word();
        const bool number = !word.empty() && (word.front() == '+' || word.front() == '-' ||
                                              (word.front() >= '0' && word.front() <= '9'));
        if (word != "true" && word != "false" && !number)
            return fail("expected a value: a string in quotes, a number, true, false or an array");
        word.erase(std::remove(word.begin(), word.end(), '_'), word.end());
        if (word.starts_with('+')) word.erase(0, 1);
        bare_ = true;
        values.push_back(std::move(word));
    }

    std::string literal_string() {
        std::string text;
        next();
        while (!rest_.empty() && !at('\'') && !at('\n')) text += next();
        if (!at('\''))
            fail("the string is not closed on its line");
        else
            next();
        return text;
    }

    std::string basic_string() {
        std::string text;
        next();
        while (!rest_.empty() && !at('"') && !at('\n')) {
            const char c = next();
            if (c == '\\')
                text += escaped();
            else
                text += c;
        }
        if (!at('"'))
            fail("the string is not closed on its line");
        else
            next();
        return text;
    }

    char escaped() {
        const char c = rest_.empty() ? '\0' : next();
        switch (c) {
            case '"':
            case '\\':
                return c;
            case 'n':
                return '\n';
            case 't':
                return '\t';
            default:
                fail("unknown escape in a string; a string in 'single quotes' has none");
                return c;
        }
    }

    std::string_view rest_;
    const std::string& file_;
    int line_ = 1;
    bool in_array_ = false;
    bool bare_ = false;  ///< a value of this key is without quotes
    std::string wrong_;
};

}  // namespace

parsed<layer> read_file_layer(std::string_view text, const std::string& file_name) {
    return toml_reader(text, file_name).read();
}

}  // namespace pollstream::app
