#include "app/plain_form.hpp"

#include "app/plain_hints.hpp"
#include "app/plain_numbers.hpp"
#include "app/plain_questions.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/base/text.hpp"
#include "pollstream/domain/lexicon.hpp"
#include "pollstream/domain/question.hpp"

#include <algorithm>
#include <map>

namespace pollstream::app {

namespace {

constexpr std::string_view score_prefix = "score_";

std::string label(std::string_view text, const std::string& control) {
    return "<label><span dir=\"auto\">" + escape_html(text) + "</span> " + control + "</label>\n";
}

std::string number_input(std::string_view prefix, std::size_t i, std::uint64_t min, std::uint64_t max,
                         const std::string& value) {
    return "<input type=\"number\" name=\"" + std::string(prefix) + std::to_string(i + 1) + "\" min=\"" +
           std::to_string(min) + "\" max=\"" + std::to_string(max) + "\" " + attribute("value", value) + ">";
}

std::string select(std::size_t i, std::uint64_t min, std::uint64_t max, const std::string& value) {
    std::string out = "<select name=\"" + std::string(score_prefix) + std::to_string(i + 1) +
                      "\"><option value=\"\"></option>";
    for (auto n = min; n <= max; ++n) {
        const auto text = std::to_string(n);
        out += "<option" + std::string(text == value ? " selected" : "") + ">" + text + "</option>";
    }
    return out + "</select>";
}

std::string option_box(const poll& p, std::size_t i, bool checked) {
    const bool one = p.max_choices == 1;
    return "<label><input type=\"" + std::string(one ? "radio" : "checkbox") +
           "\" name=\"option_id\" value=\"" + std::to_string(i + 1) + "\"" + (checked ? " checked" : "") +
           (one ? " required" : "") + "> <span dir=\"auto\">" + escape_html(p.options[i]) +
           "</span></label>\n";
}

std::string option_field(const plain_view& v, std::size_t i) {
    const auto& p = v.poll->definition;
    const plain_choice before(v);
    switch (p.kind) {
        case poll_kind::rating: {
            const auto& s = std::get<rating_settings>(p.settings);
            return label(p.options[i], select(i, s.min, s.max, before.value(i)));
        }
        case poll_kind::star:
            return label(p.options[i], select(i, 0, 5, before.value(i)));
        case poll_kind::points: {
            const auto most = most_points(std::get<points_settings>(p.settings));
            return label(p.options[i], number_input(score_prefix, i, 0, most, before.value(i)));
        }
        case poll_kind::rank:
            return label(p.options[i], number_input(rank_prefix, i, 1, p.options.size(), before.value(i)));
        default:
            return option_box(p, i, before.names(i));
    }
}

std::string number_field(const plain_view& v, const language& l) {
    const auto& unit = std::get<numeric_settings>(v.poll->definition.settings).unit;
    return label(unit.empty() ? l[word::your_vote] : std::string_view(unit),
                 "<input type=\"text\" inputmode=\"decimal\" name=\"number\" required maxlength=\"40\" " +
                     attribute("value", plain_choice(v).number(l)) + ">");
}

std::string text_fields(const plain_view& v, const language& l) {
    const auto& s = std::get<text_settings>(v.poll->definition.settings);
    const plain_choice before(v);
    std::string out;
    for (std::size_t i = 0; i < s.per_voter; ++i) {
        out +=
            label(s.per_voter == 1 ? std::string(l[word::your_vote]) : filled(l[word::text_no], "n", i + 1),
                  "<input name=\"text\" dir=\"auto\" maxlength=\"" + std::to_string(s.max_length) + "\"" +
                      (i == 0 ? " required " : " ") + attribute("value", before.text(i)) + ">");
    }
    return out;
}

struct fields_read {
    choice options;
    std::map<std::size_t, option_no> scores;
    std::map<std::uint64_t, std::vector<option_no>> places;
    std::optional<std::string> number;
    std::vector<std::string> texts;
    std::optional<std::string> question;
    std::optional<option_no> voted_on;
    bool taken_back = false;
    bool written = false;
    bool scored = false;
    bool ranked = false;

    /// False if the field has a value that none of our forms can produce.
    bool take(std::string_view name, std::string_view text, const language& l) {
        if (name == "number") {
            number = typed_number(text, l);
            return is_utf8(text);
        }
        if (name == "text") {
            written = true;
            if (!trim(text).empty()) texts.emplace_back(text);
            return is_utf8(text) && texts.size() <= limits::texts_per_voter_max;
        }
        if (name == "question") {
            question = std::string(text);
            return is_utf8(text);
        }
        const auto value = parse_uint(trim(text));
        if (name == "question_id") {
            if (!value || *value > limits::questions) return false;
            voted_on = static_cast<option_no>(*value);
            return true;
        }
        if (name == "value") {
            taken_back = value == 0U;
            return value && *value <= 1;
        }
        if (name == "option_id") {
            if (!value || *value > limits::options_max) return false;
            options.push_back(static_cast<option_no>(*value));
        } else if (const auto s = index_of(name, score_prefix)) {
            scored = true;
            if (trim(text).empty()) {
                scores[*s] = skipped;
            } else {
                scores[*s] = value && *value < no_score ? static_cast<option_no>(*value) : no_score;
            }
        } else if (const auto r = index_of(name, rank_prefix)) {
            ranked = true;
            if (!trim(text).empty()) places[value.value_or(0)].push_back(static_cast<option_no>(*r + 1));
        }
        return true;
    }

    option_no vote_on_it() const {
        return static_cast<option_no>(taken_back ? question_vote::none : question_vote::up);
    }

    stated_choice choice_said() && {
        if (question) return {vote_member::question, {}, {}, {std::move(*question)}};
        if (voted_on) return {vote_member::question, {*voted_on, vote_on_it()}, {}, {}};
        if (number) return {vote_member::number, {}, std::move(*number), {}};
        if (written) return {vote_member::texts, {}, {}, std::move(texts)};
        stated_choice said{vote_member::option_ids, std::move(options), {}, {}};
        if (scored) {
            said.member = vote_member::scores;
            said.numbers.assign(scores.empty() ? 0 : scores.rbegin()->first + 1, skipped);
            for (const auto& [i, score] : scores) said.numbers[i] = score;
        } else if (ranked) {
            said.member = vote_member::ranking;
            for (const auto& [place, named] : places) {
                const bool alone = place > 0 && named.size() == 1;
                said.numbers.push_back(alone ? named.front() : option_no{0});
            }
        }
        return said;
    }
};

}  // namespace

std::optional<std::size_t> index_of(std::string_view field, std::string_view prefix) {
    if (!field.starts_with(prefix)) return std::nullopt;
    const auto number = parse_uint(field.substr(prefix.size()));
    if (!number || *number < 1 || *number > limits::options_max) return std::nullopt;
    return static_cast<std::size_t>(*number - 1);
}

plain_choice::plain_choice(const plain_view& v)
    : poll_(v.poll->definition),
      typed_(v.typed),
      told_(told_ballot(poll_, v.who) != nullptr),
      marks_(told_ ? v.who.marks : choice()) {}

std::string plain_choice::typed(std::string_view name) const {
    return std::string(http::find(typed_, name).value_or(""));
}

bool plain_choice::names(std::size_t i) const {
    const auto n = static_cast<option_no>(i + 1);
    if (!typed_.empty()) {
        const http::field said{"option_id", std::to_string(n)};
        return std::ranges::find(typed_, said) != typed_.end();
    }
    return names_options(poll_) && std::ranges::find(marks_, n) != marks_.end();
}

std::string plain_choice::value(std::size_t i) const {
    const auto& c = marks_;
    const auto member = rules_of(poll_).member;
    const bool ranked = member == vote_member::ranking;
    if (!typed_.empty())
        return typed(std::string(ranked ? rank_prefix : score_prefix) + std::to_string(i + 1));
    if (member == vote_member::scores && i < c.size() && c[i] != skipped) return std::to_string(c[i]);
    if (!ranked) return {};
    const auto at = std::ranges::find(c, static_cast<option_no>(i + 1));
    return at == c.end() ? std::string() : std::to_string(at - c.begin() + 1);
}

std::string plain_choice::number(const language& l) const {
    if (!typed_.empty()) return typed("number");
    return told_ ? shown_number(number_in(poll_, marks_), l) : std::string();
}

std::string plain_choice::text(std::size_t i) const {
    if (!typed_.empty()) {
        for (const auto& [name, value] : typed_)
            if (name == "text" && i-- == 0) return value;
        return {};
    }
    const auto& known = texts_of(poll_);
    for (const auto n : marks_) {
        const bool is_there = n <= known.size() && known.at(n).state != text_state::erased;
        if (is_there && i-- == 0) return std::string(known.at(n).text);
    }
    return {};
}

std::string plain_choice::question() const {
    return typed("question");
}

std::string plain_form(const plain_view& v, const language& l) {
    const auto& p = v.poll->definition;
    std::string out = "<form method=\"post\" " + attribute("action", page_address(v)) + ">\n<fieldset>\n";
    if (const auto said = plain_hint(p, l); !said.empty()) out += element("legend", said);
    for (std::size_t i = 0; i < p.options.size(); ++i) out += option_field(v, i);
    if (rules_of(p).member == vote_member::number) out += number_field(v, l);
    if (rules_of(p).member == vote_member::texts) out += text_fields(v, l);
    if (rules_of(p).member == vote_member::question) out += plain_question_field(v, l);
    out += "</fieldset>\n";
    if (p.identity == identity_rule::name) {
        out += "<label class=\"name\">" + escape_html(l[word::your_name]) +
               " <input name=\"voter_name\" required maxlength=\"100\" autocomplete=\"name\" dir=\"auto\" " +
               attribute("value", v.voter_name) + "></label>\n";
    }
    out += hidden_vote(v) + "\n";
    const bool asks = rules_of(p).member == vote_member::question;
    return out + element("button", l[asks ? word::ask : word::vote]) + "</form>\n";
}

std::optional<stated_choice> read_plain_choice(const http::fields& form, const language& l) {
    fields_read all;
    for (const auto& [name, value] : form)
        if (!all.take(name, value, l)) return std::nullopt;
    return std::move(all).choice_said();
}

}  // namespace pollstream::app
