#include "app/plain_questions.hpp"

#include "app/plain_form.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/question.hpp"

#include <algorithm>

namespace pollstream::app {

namespace {

bool voted_for(const plain_view& v, option_no question) {
    const auto marks = marks_of(v.who.marks);
    return std::ranges::any_of(marks,
                               [question](const question_mark& m) { return m.question == question && m.up; });
}

/// A form of its own, because it is a vote of its own.
std::string button(const plain_view& v, option_no question, const language& l) {
    const bool mine = voted_for(v, question);
    const auto& p = v.poll->definition;
    std::string out = "<form method=\"post\" " + attribute("action", page_address(v)) + ">" +
                      hidden_field("question_id", std::to_string(question)) +
                      hidden_field("value", mine ? "0" : "1") + hidden_vote(v);
    if (p.identity == identity_rule::name) out += hidden_field("voter_name", v.voter_name);
    return out + "<button" + std::string(mine ? " aria-pressed=\"true\"" : "") + ">" +
           escape_html(l[mine ? word::your_vote : word::vote]) + "</button></form>";
}

}  // namespace

std::string plain_question_field(const plain_view& v, const language& l) {
    const auto& s = std::get<qna_settings>(v.poll->definition.settings);
    return "<label><span>" + escape_html(l[word::your_question]) +
           "</span> <input name=\"question\" required dir=\"auto\" maxlength=\"" +
           std::to_string(s.max_length) + "\" " + attribute("value", plain_choice(v).question()) +
           "></label>\n";
}

std::string plain_questions(const plain_view& v, const language& l, bool open) {
    const auto& p = v.poll->definition;
    auto shown = shown_of(questions_of(*v.poll));
    sort_by(question_order::best, shown);
    // If voters are told apart by names, a browser's first vote has to give one.
    const bool known = p.identity != identity_rule::name || !v.voter_name.empty();
    std::string out = "<table>\n";
    for (const auto& q : shown) {
        const bool takes_votes = q.state == text_state::shown || q.state == text_state::pinned;
        out += "<tr><th scope=\"row\"><span dir=\"auto\">" + escape_html(texts_of(p).at(q.id).text) +
               "</span></th><td>" + std::to_string(q.up) + "</td><td>" +
               (open && known && takes_votes ? button(v, q.id, l) : std::string()) + "</td></tr>\n";
    }
    return out + "</table>\n";
}

}  // namespace pollstream::app
