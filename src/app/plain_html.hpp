// The plain page as HTML: a form or results, no script, one small style sheet. Everything that people wrote
// goes through escape_html(). Pure.
#pragma once

#include "app/plain_words.hpp"
#include "pollstream/domain/poll.hpp"
#include "pollstream/domain/visibility.hpp"
#include "pollstream/http/request.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace pollstream::app {

/// For text and for attributes in double quotes.
std::string escape_html(std::string_view text);

struct plain_view {
    std::string code;
    poll_ref poll;  ///< null: the room shows none
    /// The poll's position in its room, from 1, if the audience goes at its own pace; else 0.
    std::size_t place = 0;
    std::size_t polls = 0;  ///< how many the room has
    asker who;
    std::string vote_id;         ///< of the form: sending it twice makes one vote
    std::string voter_name;      ///< typed before
    std::optional<word> notice;  ///< what happened to the vote that was just sent
    std::string reason;          ///< why it was not counted, in the page's language
    http::fields typed;          ///< what was sent and refused, to fill the form again
    std::string_view base_path;
};

std::string render_plain_page(const plain_view& v, const language& l);
/// Asks for the code again, with the one that no room has.
std::string render_no_room(std::string_view code, const language& l, std::string_view base_path);
std::string render_plain_error(word what, const language& l, std::string_view base_path);

// ---- for the parts of a page
/// An element with the text escaped and `attributes` inserted unchanged.
std::string element(std::string_view tag, std::string_view text, std::string_view attributes = {});
std::string attribute(std::string_view name, std::string_view value);
std::string hidden_field(std::string_view name, std::string_view value);
/// Hidden fields that every voting form has: the poll, the vote's id, and the version of the poll that it was
/// made for.
std::string hidden_vote(const plain_view& v);
std::string page_address(const plain_view& v);

/// The style sheet of both pages.
std::string_view plain_style() noexcept;

}  // namespace pollstream::app
