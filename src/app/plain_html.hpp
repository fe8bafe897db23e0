// The plain page as HTML: a form or results, no script, one small style sheet. Everything that people wrote
// goes through escape(). Pure.
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
    poll_ref poll;  ///< empty: the room shows none
    std::size_t place =
        0;  ///< of the poll in its room, from 1, where the audience goes at its own pace; else 0
    std::size_t polls = 0;  ///< of the room
    asker who;
    std::string vote_id;         ///< of the form, so that sending it twice is one vote
    std::string voter_name;      ///< typed before
    std::optional<word> notice;  ///< what became of the vote that was just sent
    std::string reason;          ///< why it was not counted, in a person's words
    http::fields typed;          ///< what was sent and refused, for the form to hold again
    std::string_view base_path;
};

std::string render_plain_page(const plain_view& v, const language& l);
std::string render_plain_error(word what, const language& l, std::string_view base_path);

// ---- for the parts of a page
/// An element with the text escaped; `attributes` as they stand.
std::string element(std::string_view tag, std::string_view text, std::string_view attributes = {});
std::string attribute(std::string_view name, std::string_view value);
std::string hidden_field(std::string_view name, std::string_view value);
/// What every form that votes says besides the choice: in which poll, which vote it is, and what it was made
/// for.
std::string hidden_vote(const plain_view& v);
std::string page_address(const plain_view& v);

/// The style sheet of both.
std::string_view plain_style() noexcept;

}  // namespace pollstream::app
