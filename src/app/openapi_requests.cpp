// The shapes of what the API takes, as JSON Schema (2020-12), written by hand.
#include "app/openapi.hpp"

namespace pollstream::app {

std::string_view described_request_schemas() {
    return R"json("GivenDecimal":{"type":["string","number","null"],
  "description":"Digits, perhaps with a fraction, as text or as a number."},
 "GivenSettings":{"type":["object","null"],"additionalProperties":false,
  "description":"Those of the poll's kind. The defaults are a new poll's: a patch changes what it names.",
  "properties":{
  "min":{"type":["integer","null"],"minimum":0,"maximum":9,"default":1,"description":"Of rating."},
  "max":{"type":["integer","null"],"minimum":1,"maximum":10,"default":5},
  "min_label":{"type":["string","null"],"maxLength":40,"default":""},
  "max_label":{"type":["string","null"],"maxLength":40,"default":""},
  "budget":{"type":["integer","null"],"minimum":1,"maximum":10000,"default":100,"description":"Of points."},
  "max_per_option":{"type":["integer","null"],"minimum":1,"maximum":10000,"default":null,
  "description":"Null: the budget."},
  "quadratic":{"type":["boolean","null"],"default":false},
  "seats":{"type":["integer","null"],"minimum":1,"maximum":10,"default":1,"description":"Of rank."},
  "per_voter":{"type":["integer","null"],"minimum":1,"maximum":20,
  "description":"Of words and open 3, at most 10; of qna 5, at most 20."},
  "max_length":{"type":["integer","null"],"minimum":1,"maximum":500,
  "description":"Of words 40, which is the most; of open 500; of qna 280, at most 500."},
  "moderated":{"type":["boolean","null"],"default":false},
  "banned":{"type":["string","null"],"maxLength":4000,"default":"","description":"Separated by commas."},
  "downvotes":{"type":["boolean","null"],"default":true,"description":"Of qna."},
  "decimals":{"type":["integer","null"],"minimum":0,"maximum":6,"default":0,"description":"Of numeric."},
  "unit":{"type":["string","null"],"maxLength":20,"default":""},
  "plausible_min":{"$ref":"#/components/schemas/GivenDecimal"},
  "plausible_max":{"$ref":"#/components/schemas/GivenDecimal"},
  "truth":{"$ref":"#/components/schemas/GivenDecimal"},
  "tolerance":{"$ref":"#/components/schemas/GivenDecimal"},
  "tolerance_percent":{"type":["integer","null"],"minimum":0,"maximum":100,"default":null,
  "description":"Of the truth."},
  "accepted_min":{"$ref":"#/components/schemas/GivenDecimal"},
  "accepted_max":{"$ref":"#/components/schemas/GivenDecimal"},
  "correct":{"type":["array","null"],"items":{"type":"integer","minimum":1,"maximum":100},
  "description":"The options of a right answer, of which a quiz needs one at least."},
  "time_limit_s":{"type":["integer","null"],"minimum":5,"maximum":3600,"default":null,
  "description":"Of quiz."},
  "speed":{"type":["boolean","null"],"default":false,"description":"Only with time_limit_s."}}},
 "OptionTexts":{"type":"array","minItems":0,"maxItems":100,
  "description":"At least 2, of rating 1; at most 30 of star or rank; none of numeric, words, open, qna.",
  "items":{"oneOf":[{"type":"string"},
  {"type":"object","required":["text"],"properties":{"text":{"type":"string"}}}]}},
 "PollDraft":{"type":"object","additionalProperties":false,"required":["title"],"properties":{
  "title":{"type":"string","minLength":1,"maxLength":200},
  "options":{"$ref":"#/components/schemas/OptionTexts"},
  "description":{"type":"string","maxLength":2000},"creator_name":{"type":"string","maxLength":100},
  "kind":{"$ref":"#/components/schemas/Kind"},"settings":{"$ref":"#/components/schemas/GivenSettings"},
  "min_choices":{"type":"integer"},"max_choices":{"type":"integer"},
  "identity":{"enum":["device","name","kiosk"]},"results":{"enum":["live","after_vote","after_close"]},
  "allow_change":{"type":"boolean"},"listed":{"type":"boolean"},
  "publish_step":{"type":"integer","minimum":1,"maximum":1000},
  "publish_min":{"type":"integer","minimum":0,"maximum":1000},
  "end_time":{"$ref":"#/components/schemas/MaybeTime"},"duration_s":{"type":"integer","minimum":1}}},
 "PollPatch":{"type":"object","additionalProperties":false,"properties":{
  "title":{"type":"string","minLength":1,"maxLength":200},"description":{"type":"string"},
  "end_time":{"$ref":"#/components/schemas/MaybeTime"},
  "listed":{"type":"boolean"},"results":{"enum":["live","after_vote","after_close"]},
  "options":{"$ref":"#/components/schemas/OptionTexts"},
  "kind":{"$ref":"#/components/schemas/Kind"},"settings":{"$ref":"#/components/schemas/GivenSettings"},
  "min_choices":{"type":"integer"},"max_choices":{"type":"integer"},
  "identity":{"enum":["device","name","kiosk"]},"allow_change":{"type":"boolean"},
  "publish_step":{"type":"integer","minimum":1,"maximum":1000},
  "publish_min":{"type":"integer","minimum":0,"maximum":1000}}},
 "Reopening":{"type":"object","additionalProperties":false,"properties":{
  "end_time":{"$ref":"#/components/schemas/MaybeTime"},"duration_s":{"type":"integer","minimum":1}}},
 "VoteWindow":{"type":"object","additionalProperties":false,"required":["from","until"],
  "description":"A vote cast at from is in it, one cast at until is not.","properties":{
  "from":{"$ref":"#/components/schemas/Time"},"until":{"$ref":"#/components/schemas/Time"}}},
 "Vote":{"type":"object","additionalProperties":false,
  "description":"One member says the choice, which one is the kind's: see voted of a poll.",
  "properties":{
  "option_ids":{"type":"array","items":{"type":"integer"}},"option_id":{"type":["integer","null"]},
  "ranking":{"type":"array","items":{"type":"integer"}},"scores":{"$ref":"#/components/schemas/Scores"},
  "number":{"type":["string","number"]},"texts":{"type":"array","items":{"type":"string"}},
  "question":{"type":"string"},"question_id":{"type":"integer"},"value":{"enum":[1,-1,0]},
  "voter_name":{"type":"string","maxLength":100},"vote_id":{"type":"string","format":"uuid"}}},
 "RoomDraft":{"type":"object","additionalProperties":false,"required":["title"],"properties":{
  "title":{"type":"string","minLength":1,"maxLength":200},"polls":{"type":"array",
  "items":{"$ref":"#/components/schemas/PollDraft"}}}},
 "RoomPatch":{"type":"object","additionalProperties":false,"properties":{
  "title":{"type":"string","minLength":1,"maxLength":200},"poll_ids":{"type":"array",
  "items":{"type":"string"}}}},
 "Showing":{"type":"object","additionalProperties":false,"description":"Either poll_id or move.",
  "properties":{
  "poll_id":{"type":["string","null"]},"move":{"enum":["next","previous","none"]}}},
 "TextPatch":{"type":"object","additionalProperties":false,"required":["state"],"properties":{
  "state":{"$ref":"#/components/schemas/TextState"}}},
 "Joining":{"type":"object","additionalProperties":false,"required":["name"],"properties":{
  "name":{"type":"string","minLength":1,"maxLength":100}}},
 "ParticipantPatch":{"type":"object","additionalProperties":false,"properties":{
  "name":{"type":"string","minLength":1,"maxLength":100},
  "extra_time_percent":{"type":"integer","minimum":0,"maximum":300}}}
)json";
}

}  // namespace pollstream::app
