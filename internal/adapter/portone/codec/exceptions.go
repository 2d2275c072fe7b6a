package codec

import "google.golang.org/protobuf/reflect/protoreflect"

// Exceptions are the names that do not follow the conventions. The zero value is
// valid and means that there are none.
type Exceptions struct {
	// Names gives the JSON name of every field with this proto name, in any
	// message: `currency_code` stands for `currency`.
	Names map[protoreflect.Name]string

	// Fields gives the JSON name of one field. A path `a.b` reads b inside the
	// object a, and `a[].b` inside each object of the array a: one element of a
	// repeated field from each, and of other fields the last one. Such fields are
	// decoded only, a request never has them.
	Fields map[protoreflect.FullName]string

	// Local are fields that exist in the contract only. They are neither read
	// from nor written to JSON.
	Local []protoreflect.Name

	// EnumAliases are further JSON names of an enum's values: PortOne calls the
	// payment status PAY_PENDING in one place and PENDING in another.
	EnumAliases map[protoreflect.FullName]map[string]protoreflect.Name

	// EnumNames overrides, for one field, the JSON name that a value is written as.
	EnumNames map[protoreflect.FullName]map[protoreflect.Name]string

	// TypeNamedUnions are the unions whose tags are the names of the cases'
	// message types and not the names of the cases.
	TypeNamedUnions []protoreflect.FullName

	// Ignored are JSON members that a message's JSON has and the contract leaves
	// out on purpose, so that they are not counted as unknown.
	Ignored map[protoreflect.FullName][]string
}
