package postgrestest

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"strconv"
)

// account is who the server runs as. PostgreSQL refuses to run as root.
type account struct{ uid, gid uint32 }

// unprivileged is nil when this process may run the server itself.
func unprivileged() (*account, error) {
	if os.Geteuid() != 0 {
		return nil, nil //nolint:nilnil // nobody else is needed
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("user id of %s: %w", name, err)
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("group id of %s: %w", name, err)
		}
		return &account{uid: uint32(uid), gid: uint32(gid)}, nil
	}
	return nil, errors.New("run PostgreSQL: it does not run as root, and there is neither a user postgres nor nobody")
}
