// What must not stand in one full expression with a co_await, and which lambdas must not be coroutines.
#include "source_text.hpp"

#include <algorithm>
#include <array>

namespace pollstream::testing {

namespace {

/// True if the text ends with the whole word.
bool ends_with_word(std::string_view text, std::string_view word) {
    return text.ends_with(word) &&
           (text.size() == word.size() || !is_word(text[text.size() - word.size() - 1]));
}

template <std::size_t N>
bool ends_with_one_of(std::string_view text, const std::array<std::string_view, N>& words) {
    return std::ranges::any_of(words, [&](auto word) { return ends_with_word(text, word); });
}

constexpr std::array<std::string_view, 4> before_values{"return", "co_return", "co_yield", "co_await"};
constexpr std::array<std::string_view, 5> before_heads{"if", "constexpr", "switch", "while", "for"};

/// The text before `end`, without the white space at its end.
std::string_view text_before(std::string_view code, std::size_t end) {
    const auto last = code.substr(0, end).find_last_not_of(" \n");
    return code.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

bool opens(char c) {
    return c == '(' || c == '[' || c == '{';
}

bool closes(char c) {
    return c == ')' || c == ']' || c == '}';
}

/// The position of the bracket that closes the one at `open`, or the end.
std::size_t closing(std::string_view code, std::size_t open) {
    int depth = 0;
    for (auto i = open; i < code.size(); ++i) {
        if (opens(code[i])) ++depth;
        if (closes(code[i]) && --depth == 0) return i;
    }
    return code.size();
}

struct bracket {
    enum class kind { plain, head, block };  ///< head: of an if, a switch or a loop
    kind what;
    std::size_t begin;  ///< of the full expression in it that is being read; not if plain
    std::string_view word{};
    int semicolons = 0;
};

/// Whether a brace begins a block, and not a value. In our format there is a space before a block.
bool begins_block(std::string_view code, std::size_t brace, const bracket& within) {
    const auto before = text_before(code, brace);
    if (before.empty()) return true;
    const char last = before.back();
    if (last == ';' || last == '{' || last == '}' || last == ':') return within.what == bracket::kind::block;
    const bool may_follow =
        is_word(last) || last == ')' || last == ']' || last == '>' || last == '&' || last == '"';
    return may_follow && before.size() < brace && !ends_with_one_of(before, before_values);
}

struct awaiting {
    std::size_t place;
    std::string_view expression;  ///< the whole full expression
    bool in_loop_condition;
};

/// Reads a text once and keeps what is open.
class reading {
  public:
    explicit reading(std::string_view code) : code_(code) {}

    std::vector<awaiting> find() {
        constexpr std::string_view word = "co_await";
        std::vector<awaiting> all;
        for (std::size_t i = 0; i < code_.size(); ++i) {
            step(i);
            const auto end = i + word.size();
            if (code_[i] != word.front() || !ends_with_word(code_.substr(0, end), word)) continue;
            if (end == code_.size() || !is_word(code_[end])) all.push_back(awaiting_at(i));
        }
        return all;
    }

  private:
    using kind = bracket::kind;

    void step(std::size_t i) {
        auto& within = open_.back();
        if (code_[i] == ';' && within.what != kind::plain) {
            within.begin = i + 1;
            ++within.semicolons;
        }
        if (opens(code_[i])) open(i);
        if (!closes(code_[i]) || open_.size() == 1) return;
        const bool ended = within.what != kind::plain && !goes_on_after(i);
        open_.pop_back();
        if (ended && open_.back().what == kind::block) open_.back().begin = i + 1;
    }

    /// True after the body of a lambda that is called or passed on.
    bool goes_on_after(std::size_t brace) const {
        const auto next = code_.find_first_not_of(" \n", brace + 1);
        return code_[brace] == '}' && next != std::string_view::npos &&
               std::string_view("(,).").find(code_[next]) != std::string_view::npos;
    }

    void open(std::size_t i) {
        const auto before = text_before(code_, i);
        bracket next{kind::plain, i + 1};
        if (code_[i] == '(' && ends_with_one_of(before, before_heads)) {
            next.what = kind::head;
            next.word = before.substr(before.find_last_of(" \n;{})") + 1);
        }
        if (code_[i] == '{' && begins_block(code_, i, open_.back())) next.what = kind::block;
        open_.push_back(next);
    }

    awaiting awaiting_at(std::size_t place) const {
        int depth = 0;
        auto around = open_.rbegin();
        for (; around->what == kind::plain; ++around) ++depth;
        auto end = place;
        for (; end < code_.size(); ++end) {
            if (depth == 0 && (code_[end] == ';' || closes(code_[end]))) break;
            if (opens(code_[end])) ++depth;
            if (closes(code_[end])) --depth;
        }
        const bool loop = around->what == kind::head &&
                          (around->word == "while" || (around->word == "for" && around->semicolons == 1));
        return {place, code_.substr(around->begin, end - around->begin), loop};
    }

    std::string_view code_;
    std::vector<bracket> open_{{kind::block, 0}};
};

/// Whether a bracket begins a lambda: not a subscript, an array, an attribute or a structured binding.
bool begins_lambda(std::string_view code, std::size_t open) {
    if (code.substr(open, 2) == "[[") return false;
    auto before = text_before(code, open);
    if (before.empty()) return true;
    if (is_word(before.back())) return ends_with_one_of(before, before_values);
    while (before.ends_with('&')) before = text_before(before, before.size() - 1);
    if (ends_with_word(before, "auto")) return false;
    constexpr std::string_view subscripted = ")]}\"[";
    return before.empty() || subscripted.find(before.back()) == std::string_view::npos ||
           (before.back() == '}' && before.size() < open);
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \n") == std::string_view::npos;
}

/// True if a lambda that captures begins in the expression.
bool captures(std::string_view code) {
    for (auto open = code.find('['); open != std::string_view::npos; open = code.find('[', open + 1))
        if (begins_lambda(code, open) && !is_blank(code.substr(open + 1, closing(code, open) - open - 1)))
            return true;
    return false;
}

/// True if braces hold something. Empty ones create an empty object, whose second destruction does nothing.
bool makes_aggregate(std::string_view code) {
    for (auto open = code.find('{'); open != std::string_view::npos; open = code.find('{', open + 1))
        if (!is_blank(code.substr(open + 1, closing(code, open) - open - 1))) return true;
    return false;
}

/// What stands between a lambda's captures and its body: " (int a) -> task<int> ".
std::string_view signature(std::string_view code, std::size_t captures) {
    auto i = closing(code, captures) + 1;
    const auto begin = i;
    for (; i < code.size() && code[i] != '{' && code[i] != ';'; ++i)
        if (opens(code[i])) i = closing(code, i);
    return begin < code.size() ? code.substr(begin, i - begin) : std::string_view{};
}

/// True for " … -> task<…>", with or without the task's namespace.
bool returns_task(std::string_view signature) {
    const auto arrow = signature.rfind("->");
    if (arrow == std::string_view::npos) return false;
    const auto type = signature.substr(arrow);
    const auto name = text_before(type, std::min(type.find('<'), type.size()));
    return name.size() < type.size() && (ends_with_word(name, "task") || ends_with_word(name, "awaitable"));
}

}  // namespace

findings check_co_await(const source& s) {
    findings wrong;
    const auto parts = part(s.text);
    for (const auto& found : reading(parts.code).find()) {
        const auto place = place_of(s, found.place);
        if (captures(found.expression))
            wrong.push_back(place + "a capturing lambda is born inside a co_await expression");
        else if (makes_aggregate(found.expression))
            wrong.push_back(place + "a brace-made temporary is born inside a co_await expression");
        else if (found.in_loop_condition)
            wrong.push_back(place + "a loop's condition awaits: give what it answers a name first");
    }
    return wrong;
}

findings check_capturing_coroutines(const source& s) {
    findings wrong;
    const auto parts = part(s.text);
    const std::string_view code = parts.code;
    for (auto open = code.find('['); open != std::string_view::npos; open = code.find('[', open + 1)) {
        if (!begins_lambda(code, open) || is_blank(code.substr(open + 1, closing(code, open) - open - 1)))
            continue;
        if (returns_task(signature(code, open)))
            wrong.push_back(place_of(s, open) + "a lambda that captures returns a task; make it a function");
    }
    return wrong;
}

}  // namespace pollstream::testing
