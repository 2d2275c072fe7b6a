package sample

import (
	"encoding/json"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// Rename makes s an answer to a request in which the program has named what is made: it
// repeats the id. It returns the answer as JSON.
func (s *Sample) Rename(request []byte) []byte {
	var asked struct {
		ID string `json:"id"`
	}
	object, _ := s.JSON.(map[string]any)
	if json.Unmarshal(request, &asked) == nil && asked.ID != "" {
		for name, value := range object {
			inner, isObject := value.(map[string]any)
			fd := s.Message.Descriptor().Fields().ByJSONName(name)
			if !isObject || inner["id"] == nil || fd == nil || fd.Message() == nil {
				continue
			}
			inner["id"] = asked.ID
			m := s.Message.Mutable(fd).Message()
			m.Set(fd.Message().Fields().ByName("id"), protoreflect.ValueOfString(asked.ID))
		}
	}
	text, err := json.Marshal(object)
	if err != nil {
		return nil // samples are maps, lists and scalars
	}
	return text
}
