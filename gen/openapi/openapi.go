// Package openapi holds the OpenAPI document of the JSON facade. This file is
// written by hand; the document beside it is generated.
package openapi

import _ "embed"

// Document is the OpenAPI 2.0 document, as JSON.
//
//go:embed paymentsvc.swagger.json
var Document []byte
