#include "app/plain_html.hpp"

#include "app/plain_form.hpp"
#include "app/plain_results.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/quiz.hpp"

#include <algorithm>

namespace pollstream::app {

std::string element(std::string_view tag, std::string_view text, std::string_view attributes) {
    std::string out = "<" + std::string(tag);
    if (!attributes.empty()) out += " " + std::string(attributes);
    return out + ">" + escape_html(text) + "</" + std::string(tag) + ">\n";
}

std::string attribute(std::string_view name, std::string_view value) {
    return std::string(name) + "=\"" + escape_html(value) + "\"";
}

std::string hidden_field(std::string_view name, std::string_view value) {
    return "<input type=\"hidden\" " + attribute("name", name) + " " + attribute("value", value) + ">";
}

std::string hidden_vote(const plain_view& v) {
    const auto& p = v.poll->definition;
    return hidden_field("poll_id", p.id.str()) + hidden_field("vote_id", v.vote_id) +
           hidden_field("ballot_version", std::to_string(p.ballot_version));
}

std::string page_address(const plain_view& v) {
    const auto room = std::string(v.base_path) + "v/" + v.code;
    return v.place == 0 ? room : room + "?question=" + std::to_string(v.place);
}

namespace {

constexpr std::string_view look_again_s = "10";

/// `refreshes`: the page reloads itself, for screens that nobody touches.
std::string frame(std::string_view title, std::string_view body, bool refreshes, const language& l,
                  std::string_view base_path) {
    std::string out = "<!doctype html>\n<html " + attribute("lang", l.tag) +
                      (l.right_to_left ? " dir=\"rtl\"" : " dir=\"ltr\"") +
                      ">\n<head>\n<meta charset=\"utf-8\">\n" +
                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
    if (refreshes) out += "<meta http-equiv=\"refresh\" content=\"" + std::string(look_again_s) + "\">\n";
    out += element("title", title);
    out += "<link rel=\"stylesheet\" " + attribute("href", std::string(base_path) + "v.css") + ">\n";
    return out + "</head>\n<body>\n<main>\n" + std::string(body) + "</main>\n</body>\n</html>\n";
}

std::string link_to(plain_view v, std::size_t place, word what, const language& l) {
    v.place = place;
    return "<a " + attribute("href", page_address(v)) + ">" + escape_html(l[what]) + "</a>\n";
}

/// Links to the previous and next poll, if everybody goes through the polls at their own pace.
std::string ways_on(const plain_view& v, const language& l) {
    if (v.place == 0) return {};
    std::string out = "<nav>\n";
    if (v.place > 1) out += link_to(v, v.place - 1, word::previous_question, l);
    out += element("span", filled(filled(l[word::question_of], "n", v.place), "count", v.polls));
    if (v.place < v.polls) out += link_to(v, v.place + 1, word::next_question, l);
    return out + "</nav>\n";
}

/// What happened to the vote that was just sent.
std::string notice(const plain_view& v, const language& l) {
    if (!v.notice) return {};
    std::string text = escape_html(l[*v.notice]);
    if (!v.reason.empty()) text += ": " + escape_html(v.reason);
    return "<p class=\"notice\" role=\"status\">" + text + "</p>\n";
}

}  // namespace

std::string escape_html(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string render_plain_page(const plain_view& v, const language& l) {
    auto body = notice(v, l);
    body += ways_on(v, l);
    if (!v.poll) {
        body += element("p", l[word::not_started]);
        return frame("PollStream", body, true, l, v.base_path);
    }
    const auto& p = v.poll->definition;
    body += element("h1", p.title, "dir=\"auto\"");
    if (!p.description.empty()) body += element("p", p.description, "dir=\"auto\"");

    const bool open = p.status() == poll_status::open;
    const bool waits = open && !has_begun(p);
    const bool may_vote =
        open && !waits && p.identity != identity_rule::kiosk && (!v.who.has_voted || p.allow_change);
    if (waits) body += element("p", l[word::not_started]);
    if (!open) body += element("p", l[word::closed]);
    if (open && p.identity == identity_rule::kiosk) body += element("p", l[word::kiosk_only]);
    if (may_vote) body += plain_form(v, l);
    if (!waits && (!may_vote || sees_results(p, v.who))) body += plain_results(v, l, may_vote);
    body +=
        "<p><a " + attribute("href", page_address(v)) + ">" + escape_html(l[word::refresh]) + "</a></p>\n";
    // A page with a form does not reload itself, so that nothing typed is lost.
    return frame(p.title, body, !may_vote, l, v.base_path);
}

std::string render_no_room(std::string_view code, const language& l, std::string_view base_path) {
    constexpr std::size_t longest_code = 40;
    if (code.size() > longest_code) code = {};
    auto body = element("p", l[word::no_room], "class=\"notice\" role=\"alert\"");
    body += "<form " + attribute("action", std::string(base_path) + "v") + ">\n<label class=\"name\">" +
            escape_html(l[word::code]) +
            " <input name=\"code\" inputmode=\"numeric\" autocomplete=\"off\" required maxlength=\"40\" " +
            attribute("value", code) + "></label>\n" + element("button", l[word::join]) + "</form>\n";
    return frame("PollStream", body, false, l, base_path);
}

std::string render_plain_error(word what, const language& l, std::string_view base_path) {
    return frame("PollStream", element("p", l[what], "class=\"notice\" role=\"alert\""), false, l, base_path);
}

std::string_view plain_style() noexcept {
    return R"(:root { color-scheme: light dark; }
body { margin: 0; font: 1.125rem/1.5 system-ui, sans-serif; background: Canvas; color: CanvasText; }
main { max-width: 40rem; margin-inline: auto; padding: 1.25rem 1rem 3rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.2; margin-block: .5rem 1rem; }
h2 { font-size: 1.2rem; margin-block: 2rem .5rem; }
fieldset { border: 0; margin: 0; padding: 0; }
legend { padding: 0; margin-block-end: .5rem; }
label { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem .75rem; min-height: 3rem;
  padding: .5rem .75rem; margin-block: .5rem;
  border: 2px solid GrayText; border-radius: .5rem; }
label:focus-within { outline: 3px solid Highlight; }
label.name { border: 0; padding-inline: 0; }
label > span { flex: 1 1 6rem; min-inline-size: 0; }
input { font: inherit; }
input[type=radio], input[type=checkbox] { inline-size: 1.5rem; block-size: 1.5rem; flex: none; }
input[type=number], input[type=text], select { margin-inline-start: auto; inline-size: 7rem; padding: .5rem;
  font: inherit; }
input[name=voter_name], input[name=text], input[name=question], input[name=code] {
  flex: 1 1 10rem; min-inline-size: 0; padding: .5rem; }
button { font: inherit; font-weight: 700; inline-size: 100%; min-height: 3.25rem; margin-block-start: 1rem;
  border: 0; border-radius: .5rem; background: CanvasText; color: Canvas; }
table { inline-size: 100%; border-collapse: collapse; }
th { text-align: start; font-weight: 400; }
th, td { padding: .4rem .3rem; border-block-end: 1px solid GrayText; }
td { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
meter { inline-size: 8rem; }
em { font-size: .85em; font-weight: 700; font-style: normal; white-space: nowrap; }
nav { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .5rem 1rem; }
nav a { display: inline-flex; align-items: center; min-height: 3rem; }
.notice { padding: .75rem 1rem; border: 2px solid CanvasText; border-radius: .5rem; font-weight: 700; }
@media (max-width: 30rem) { meter { inline-size: 4.5rem; } }
)";
}

}  // namespace pollstream::app
