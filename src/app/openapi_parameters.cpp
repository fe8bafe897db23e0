// The keys, parameters and header fields that several operations share, written by hand.
#include "app/openapi.hpp"

namespace pollstream::app {

std::string_view described_parameters() {
    return R"json("securitySchemes":{"admin_key":{"type":"http","scheme":"bearer",
  "description":"The admin key that the room's creation returned, or the operator's: shows what hosts see."}},
"parameters":{
 "status":{"name":"status","in":"query","schema":{"enum":["open","closed","all"],"default":"all"}},
 "q":{"name":"q","in":"query","description":"Part of the title.","schema":{"type":"string","maxLength":100}},
 "page_size":{"name":"page_size","in":"query",
  "schema":{"type":"integer","minimum":1,"maximum":100,"default":10}},
 "cursor":{"name":"cursor","in":"query","description":"Taken from a `next` link.",
  "schema":{"type":"string"}},
 "page":{"name":"page","in":"query","description":"Not together with cursor.",
  "schema":{"type":"integer","minimum":1,"maximum":1000000}},
 "format":{"name":"format","in":"query","schema":{"enum":["csv","json"],"default":"csv"}},
 "bom":{"name":"bom","in":"query","description":"A byte order mark before CSV, which Excel needs.",
  "schema":{"type":"boolean","default":false}},
 "separator":{"name":"separator","in":"query",
  "description":"Between the cells of CSV; with semicolon a number has a decimal comma.",
  "schema":{"enum":["comma","semicolon"],"default":"comma"}},
 "text_state":{"name":"state","in":"query",
  "schema":{"$ref":"#/components/schemas/StateOrErased"}},
 "idempotency_key":{"name":"Idempotency-Key","in":"header",
  "description":"Makes a retry safe: 8 to 128 visible characters, perhaps in quotes.",
  "schema":{"type":"string","minLength":8,"maxLength":130}},
 "voter_token":{"name":"X-Voter-Token","in":"header","description":"The device, if no cookie has it.",
  "schema":{"type":"string"}},
 "prefer":{"name":"Prefer","in":"header",
  "description":"return=minimal: a short answer if the vote is accepted; Preference-Applied says so.",
  "schema":{"type":"string"}},
 "if_none_match":{"name":"If-None-Match","in":"header",
  "description":"The ETag of the known version: 304 if it is still current.","schema":{"type":"string"}},
 "if_match":{"name":"If-Match","in":"header",
  "description":"Only * can match: what is changed has no tag, and any tag is answered with 412.",
  "schema":{"type":"string"}},
 "voter_name":{"name":"voter_name","in":"query",
  "description":"The voter of a poll whose identity is name; at a leaderboard, a participant.",
  "schema":{"type":"string"}},
 "kiosk_key":{"name":"X-Kiosk-Key","in":"header","description":"For a kiosk's polls.",
  "schema":{"type":"string"}}},
"headers":{
 "Location":{"description":"Path of what was created.","schema":{"type":"string","format":"uri-reference"}},
 "ETag":{"description":"For If-None-Match.","schema":{"type":"string"}},
 "Retry-After":{"description":"Seconds to wait before the next try.",
  "schema":{"type":"integer","minimum":1}},
 "Set-Cookie":{"description":"pollstream_voter, the device: for clients that showed none, or a new one.",
  "schema":{"type":"string"}},
 "X-Voter-Token":{"description":"The cookie's content, for clients without cookies; not sent to web pages.",
  "schema":{"type":"string"}},
 "Preference-Applied":{"description":"return=minimal if the answer is short because of it.",
  "schema":{"type":"string"}},
 "RateLimit":{"description":"How many more may come now: \"create\";r=29; with t, after that many seconds.",
  "schema":{"type":"string"}},
 "RateLimit-Policy":{"description":"How many requests may come in how many seconds: \"create\";q=30;w=60.",
  "schema":{"type":"string"}},
 "WWW-Authenticate":{"description":"Bearer.","schema":{"type":"string"}},
 "Content-Disposition":{"description":"A file name for it.","schema":{"type":"string"}}}
)json";
}

}  // namespace pollstream::app
