// The shapes of the API as JSON Schema (2020-12), written by hand: what goes out lists every member and
// allows no other, so that a member nobody described fails the tests.
#include "app/openapi.hpp"

namespace pollstream::app {

std::string_view described_components() {
    return R"json("securitySchemes":{"admin_key":{"type":"http","scheme":"bearer",
  "description":"The room's admin key, given once when it was created, or the operator's."}},
"parameters":{
 "status":{"name":"status","in":"query","schema":{"enum":["open","closed","all"]}},
 "q":{"name":"q","in":"query","description":"Part of the title.","schema":{"type":"string"}},
 "page_size":{"name":"page_size","in":"query","schema":{"type":"integer","minimum":1,"maximum":100}},
 "cursor":{"name":"cursor","in":"query","description":"Taken from a `next` link.",
  "schema":{"type":"string"}},
 "page":{"name":"page","in":"query","schema":{"type":"integer","minimum":1}},
 "format":{"name":"format","in":"query","schema":{"enum":["csv","json"]}},
 "idempotency_key":{"name":"Idempotency-Key","in":"header","description":"Makes a retry safe.",
  "schema":{"type":"string"}},
 "voter_token":{"name":"X-Voter-Token","in":"header","description":"The device, where no cookie says it.",
  "schema":{"type":"string"}},
 "kiosk_key":{"name":"X-Kiosk-Key","in":"header","description":"For a kiosk's polls.",
  "schema":{"type":"string"}}},
"schemas":{
 "Time":{"type":"string","format":"date-time"},
 "MaybeTime":{"type":["string","null"],"format":"date-time"},
 "Count":{"type":"integer","minimum":0},
 "Counts":{"type":"array","items":{"$ref":"#/components/schemas/Count"}},
 "Document":{"type":"object"},
 "Problem":{"type":"object","required":["type","title","status","code"],"additionalProperties":true,
  "properties":{
  "type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},
  "detail":{"type":"string"},"code":{"type":"string"},
  "errors":{"type":"array","items":{"type":"object","required":["field","reason"],
  "additionalProperties":false,"properties":{"field":{"type":"string"},"reason":{"type":"string"}}}}}},
 "VoteConflict":{"type":"object","required":["type","title","status","code","poll"],"properties":{
  "status":{"type":"integer"},"code":{"enum":["already_voted","poll_closed"]},
  "voted_option_ids":{"$ref":"#/components/schemas/Counts"},"poll":{"$ref":"#/components/schemas/Poll"}}},
 "Option":{"type":"object","additionalProperties":false,"required":["id","text"],"properties":{
  "id":{"type":"integer","minimum":1},"text":{"type":"string"},"voted":{"type":"boolean"},
  "vote_count":{"$ref":"#/components/schemas/Count"},"percent":{"type":"integer","minimum":0,
  "maximum":100}}},
 "Poll":{"type":"object","additionalProperties":false,
  "required":["id","room_id","code","title","description","creator_name","kind","min_choices",
  "max_choices","identity","results","allow_change","listed","status","is_active","created_at","end_time",
   "closed_at","options","percent_of","results_hidden","total_votes","total_voters","version","epoch",
   "has_voted","voted_option_ids","voted_option_id"],
  "properties":{
  "id":{"type":"string"},"room_id":{"type":"string"},"code":{"type":["string","null"],
  "description":"The room's join code."},
  "title":{"type":"string"},"description":{"type":"string"},"creator_name":{"type":"string"},
  "kind":{"enum":["single","multiple"]},"min_choices":{"type":"integer","minimum":0},
  "max_choices":{"type":"integer","minimum":1},
  "identity":{"enum":["device","name","kiosk"]},"results":{"enum":["live","after_vote","after_close"]},
  "allow_change":{"type":"boolean"},"listed":{"type":"boolean"},"status":{"enum":["open","closed"]},
  "is_active":{"type":"boolean"},
  "created_at":{"$ref":"#/components/schemas/Time"},"end_time":{"$ref":"#/components/schemas/MaybeTime"},
  "closed_at":{"$ref":"#/components/schemas/MaybeTime"},
  "options":{"type":"array","items":{"$ref":"#/components/schemas/Option"}},
  "percent_of":{"enum":["votes","voters"]},"results_hidden":{"type":"boolean",
  "description":"Then no count or percent is in here."},
  "total_votes":{"$ref":"#/components/schemas/Count"},"total_voters":{"$ref":"#/components/schemas/Count"},
  "version":{"type":"integer","minimum":1},"epoch":{"type":"integer","minimum":0},
  "has_voted":{"type":"boolean"},"voted_option_ids":{"$ref":"#/components/schemas/Counts"},
  "voted_option_id":{"type":["integer","null"]},
  "admin_key":{"type":"string"},"kiosk_key":{"type":"string"}}},
 "CreatedPoll":{"allOf":[{"$ref":"#/components/schemas/Poll"},{"type":"object","required":["admin_key",
  "kiosk_key"]}]},
 "Page":{"type":"object","additionalProperties":false,"required":["count","next","previous","results"],
  "properties":{
  "count":{"$ref":"#/components/schemas/Count"},"next":{"type":["string","null"]},
  "previous":{"type":["string","null"]},
  "results":{"type":"array","items":{"$ref":"#/components/schemas/Poll"}}}},
 "Results":{"type":"object","additionalProperties":false,"required":["poll_id","epoch","version","status",
  "total_votes","total_voters"],"properties":{
  "poll_id":{"type":"string"},"epoch":{"type":"integer"},"version":{"type":"integer"},
  "status":{"enum":["open","closed"]},
  "counts":{"$ref":"#/components/schemas/Counts"},"percents":{"$ref":"#/components/schemas/Counts"},
  "results_hidden":{"enum":[true]},
  "total_votes":{"$ref":"#/components/schemas/Count"},
  "total_voters":{"$ref":"#/components/schemas/Count"}}},
 "Series":{"type":"object","additionalProperties":false,"required":["poll_id","from","to","bucket_ms",
  "votes"],"properties":{
  "poll_id":{"type":"string"},"from":{"$ref":"#/components/schemas/Time"},
  "to":{"$ref":"#/components/schemas/Time"},
  "bucket_ms":{"$ref":"#/components/schemas/Count"},"votes":{"$ref":"#/components/schemas/Counts"}}},
 "Export":{"type":"object","additionalProperties":false,"required":["poll_id","title","options","ballots"],
  "properties":{
  "poll_id":{"type":"string"},"title":{"type":"string"},"options":{"type":"array",
  "items":{"type":"string"}},
  "ballots":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["seq",
  "cast_at","option_ids","supersedes"],"properties":{
   "seq":{"type":"integer","minimum":1},"cast_at":{"$ref":"#/components/schemas/Time"},
  "option_ids":{"$ref":"#/components/schemas/Counts"},
   "supersedes":{"type":["integer","null"]},"voter_name":{"type":"string"}}}}}},
 "Token":{"type":"object","additionalProperties":false,"required":["token"],
  "properties":{"token":{"type":"string"}}},
 "Receipt":{"type":"object","additionalProperties":false,"required":["poll_id","seq","vote_id"],
  "properties":{
  "poll_id":{"type":"string"},"seq":{"type":"integer","minimum":1},"vote_id":{"type":"string",
  "format":"uuid"}}},
 "VoteAccepted":{"type":"object","additionalProperties":false,"required":["receipt","poll"],"properties":{
  "receipt":{"$ref":"#/components/schemas/Receipt"},"poll":{"$ref":"#/components/schemas/Poll"}}},
 "PollLine":{"type":"object","additionalProperties":false,"required":["id","title","kind","status",
  "total_votes"],"properties":{
  "id":{"type":"string"},"title":{"type":"string"},"kind":{"enum":["single","multiple"]},
  "status":{"enum":["open","closed"]},
  "total_votes":{"$ref":"#/components/schemas/Count"}}},
 "Room":{"type":"object","additionalProperties":false,"required":["id","code","title","created_at","polls",
  "current_poll_id","viewers","version"],"properties":{
  "id":{"type":"string"},"code":{"type":["string","null"]},"title":{"type":"string"},
  "created_at":{"$ref":"#/components/schemas/Time"},
  "polls":{"type":"array","items":{"$ref":"#/components/schemas/PollLine"}},
  "current_poll_id":{"type":["string","null"]},
  "viewers":{"$ref":"#/components/schemas/Count"},"version":{"type":"integer","minimum":1},
  "admin_key":{"type":"string"},"kiosk_key":{"type":"string"}}},
 "CreatedRoom":{"allOf":[{"$ref":"#/components/schemas/Room"},{"type":"object","required":["admin_key",
  "kiosk_key"]}]},
 "Server":{"type":"object","additionalProperties":false,"required":["version","base_url","addresses",
  "loopback_only","create_policy"],"properties":{
  "version":{"type":"string"},"base_url":{"type":["string","null"]},"addresses":{"type":"array",
  "items":{"type":"string"}},
  "loopback_only":{"type":"boolean"},"create_policy":{"enum":["anyone","admin"]}}},
 "OptionTexts":{"type":"array","minItems":2,"maxItems":100,"items":{"oneOf":[{"type":"string"},
  {"type":"object","required":["text"],"properties":{"text":{"type":"string"}}}]}},
 "PollDraft":{"type":"object","additionalProperties":false,"required":["title","options"],"properties":{
  "title":{"type":"string","minLength":1,"maxLength":200},
  "options":{"$ref":"#/components/schemas/OptionTexts"},
  "description":{"type":"string","maxLength":2000},"creator_name":{"type":"string","maxLength":100},
  "kind":{"enum":["single","multiple"]},"min_choices":{"type":"integer"},"max_choices":{"type":"integer"},
  "identity":{"enum":["device","name","kiosk"]},"results":{"enum":["live","after_vote","after_close"]},
  "allow_change":{"type":"boolean"},"listed":{"type":"boolean"},
  "end_time":{"$ref":"#/components/schemas/MaybeTime"},"duration_s":{"type":"integer","minimum":1}}},
 "PollPatch":{"type":"object","additionalProperties":false,"properties":{
  "title":{"type":"string","minLength":1,"maxLength":200},"description":{"type":"string"},
  "end_time":{"$ref":"#/components/schemas/MaybeTime"},
  "listed":{"type":"boolean"},"results":{"enum":["live","after_vote","after_close"]},
  "options":{"$ref":"#/components/schemas/OptionTexts"},
  "kind":{"enum":["single","multiple"]},"min_choices":{"type":"integer"},"max_choices":{"type":"integer"},
  "identity":{"enum":["device","name","kiosk"]},"allow_change":{"type":"boolean"}}},
 "Reopening":{"type":"object","additionalProperties":false,"properties":{
  "end_time":{"$ref":"#/components/schemas/MaybeTime"},"duration_s":{"type":"integer","minimum":1}}},
 "Vote":{"type":"object","additionalProperties":false,"description":"Either option_ids or option_id.",
  "properties":{
  "option_ids":{"type":"array","items":{"type":"integer"}},"option_id":{"type":["integer","null"]},
  "voter_name":{"type":"string","maxLength":100},"vote_id":{"type":"string","format":"uuid"}}},
 "RoomDraft":{"type":"object","additionalProperties":false,"required":["title"],"properties":{
  "title":{"type":"string","minLength":1,"maxLength":200},"polls":{"type":"array",
  "items":{"$ref":"#/components/schemas/PollDraft"}}}},
 "RoomPatch":{"type":"object","additionalProperties":false,"properties":{
  "title":{"type":"string","minLength":1,"maxLength":200},"poll_ids":{"type":"array",
  "items":{"type":"string"}}}},
 "Showing":{"type":"object","additionalProperties":false,"description":"Either poll_id or move.",
  "properties":{
  "poll_id":{"type":["string","null"]},"move":{"enum":["next","previous","none"]}}}
})json";
}

}  // namespace pollstream::app
