// Package codec translates between PortOne's JSON and the messages of the
// contract, for every message, with one engine and no code per message.
//
// A plan is compiled once per message from its descriptor. Conventions give
// nearly every name: `order_name` stands for `orderName`, `CARD_TYPE_CREDIT` for
// `CREDIT`, and a oneof called `kind` for PortOne's unions tagged by `type`. The
// few names that do not follow are rows of Exceptions.
//
// Decoding goes from JSON bytes straight to protobuf wire bytes, because building
// them is several times cheaper than setting fields by reflection, and a caller
// that only forwards a message needs nothing else. Encoding walks the message.
//
// PortOne may add fields, enum values and union cases at any time. What a plan
// does not know is skipped and reported to the Observer; it is never an error.
//
// Everything else that is wrong with a document is an *Error that says where, and
// nothing of it is decoded. Stricter than JSON itself, these are wrong too: a
// member that a plan knows and that occurs twice; text that is not Unicode, such
// as half a surrogate pair; a number that is not whole or does not fit, though 1.0
// and 1e3 are whole; null as an element of an array, while null as a member means
// absent; more than MaxDocument, MaxDepth or MaxValues.
package codec
