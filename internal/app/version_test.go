package app

import (
	"runtime/debug"
	"testing"
)

func TestTheVersionTellsWhatTheBuildRecorded(t *testing.T) {
	t.Parallel()
	for want, info := range map[string]*debug.BuildInfo{
		"0.1.0 (go1.26.0)":                {GoVersion: "go1.26.0", Main: debug.Module{Version: "(devel)"}},
		"0.1.0 (module v1.2.3, go1.26.0)": {GoVersion: "go1.26.0", Main: debug.Module{Version: "v1.2.3"}},
		"0.1.0 (revision 0a1b, modified, go1.26.0)": {GoVersion: "go1.26.0", Settings: []debug.BuildSetting{
			{Key: "vcs.revision", Value: "0a1b"}, {Key: "vcs.modified", Value: "true"},
		}},
	} {
		if got := describe(info); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
