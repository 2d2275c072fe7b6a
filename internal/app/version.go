package app

import (
	"runtime/debug"
	"strings"
)

// Version is what the program calls itself towards PortOne.
const Version = "0.1.0"

// BuildVersion is the version with what the Go toolchain recorded about the build: the
// module's version, the revision of the source and whether it was modified.
func BuildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return Version
	}
	return describe(info)
}

func describe(info *debug.BuildInfo) string {
	var parts []string
	if v := info.Main.Version; v != "" && v != "(devel)" {
		parts = append(parts, "module "+v)
	}
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	if revision := settings["vcs.revision"]; revision != "" {
		parts = append(parts, "revision "+revision)
	}
	if settings["vcs.modified"] == "true" {
		parts = append(parts, "modified")
	}
	parts = append(parts, info.GoVersion)
	return Version + " (" + strings.Join(parts, ", ") + ")"
}
