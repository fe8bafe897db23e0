// What a client accepts (Accept-Encoding), what it has already (If-None-Match), and how much it wants to be
// told (Prefer). Pure.
#pragma once

#include "pollstream/http/request.hpp"

#include <string>
#include <string_view>

namespace pollstream::http {

enum class coding { identity, gzip, brotli };

/// The coding that the client likes best among the available ones (identity always is); of equals the
/// smallest.
coding choose_coding(const request& r, bool has_gzip, bool has_brotli);
std::string_view to_string(coding c) noexcept;

/// The strong entity tag of these bytes, with its quotes.
std::string etag_of(std::string_view bytes);
/// The tag of the same bytes in another coding: "abc" as brotli is "abc-br".
std::string coded_etag(std::string_view etag, coding c);
/// Whether If-None-Match names the tag: weak comparison, lists and "*" (RFC 9110 §13.1.2).
bool matches_etag(const request& r, std::string_view etag);

/// Whether the client prefers a short answer to a whole one: `Prefer: return=minimal` (RFC 7240). The first
/// `return` counts.
bool prefers_minimal(const request& r);
/// The field and value of an answer that is short for that reason.
inline constexpr std::string_view preference_applied = "Preference-Applied";
inline constexpr std::string_view return_minimal = "return=minimal";

}  // namespace pollstream::http
