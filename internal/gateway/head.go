package gateway

import "net/http"

// withHead answers HEAD as GET. The server leaves the body of the answer out and
// keeps its headers, because the connection still has a HEAD to answer.
func withHead(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			asGet := *r
			asGet.Method = http.MethodGet
			r = &asGet
		}
		next.ServeHTTP(w, r)
	})
}
