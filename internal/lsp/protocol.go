package lsp

import "encoding/json"

// The part of the protocol that is spoken here, as version 3.17 has it
// (https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification).
type (
	initializeParams struct {
		ProcessID             *int              `json:"processId"`
		RootURI               *string           `json:"rootUri"`
		WorkspaceFolders      []workspaceFolder `json:"workspaceFolders"`
		InitializationOptions json.RawMessage   `json:"initializationOptions"`
		Capabilities          capabilities      `json:"capabilities"`
	}
	workspaceFolder struct {
		URI  string `json:"uri"`
		Name string `json:"name"`
	}
	capabilities struct {
		Workspace struct {
			WorkspaceEdit struct {
				DocumentChanges bool `json:"documentChanges"`
			} `json:"workspaceEdit"`
			DidChangeWatchedFiles struct {
				DynamicRegistration bool `json:"dynamicRegistration"`
			} `json:"didChangeWatchedFiles"`
		} `json:"workspace"`
		TextDocument struct {
			PublishDiagnostics struct {
				RelatedInformation bool `json:"relatedInformation"`
			} `json:"publishDiagnostics"`
			CodeAction struct {
				LiteralSupport *struct{} `json:"codeActionLiteralSupport"`
			} `json:"codeAction"`
			Hover struct {
				ContentFormat []string `json:"contentFormat"`
			} `json:"hover"`
		} `json:"textDocument"`
		Window struct {
			WorkDoneProgress bool `json:"workDoneProgress"`
		} `json:"window"`
	}
	initializeResult struct {
		Capabilities serverCapabilities `json:"capabilities"`
		ServerInfo   serverInfo         `json:"serverInfo"`
	}
	serverInfo struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}
	serverCapabilities struct {
		TextDocumentSync struct {
			OpenClose bool `json:"openClose"`
			Change    int  `json:"change"`
			Save      bool `json:"save"`
		} `json:"textDocumentSync"`
		HoverProvider      bool `json:"hoverProvider"`
		CodeActionProvider struct {
			CodeActionKinds []string `json:"codeActionKinds"`
		} `json:"codeActionProvider"`
		ExecuteCommandProvider struct {
			Commands []string `json:"commands"`
		} `json:"executeCommandProvider"`
		Workspace struct {
			WorkspaceFolders struct {
				Supported           bool `json:"supported"`
				ChangeNotifications bool `json:"changeNotifications"`
			} `json:"workspaceFolders"`
		} `json:"workspace"`
	}

	position struct {
		Line      int `json:"line"`      // from 0
		Character int `json:"character"` // from 0, in UTF-16 units
	}
	textRange struct {
		Start position `json:"start"`
		End   position `json:"end"`
	}
	location struct {
		URI   string    `json:"uri"`
		Range textRange `json:"range"`
	}

	documentID struct {
		URI string `json:"uri"`
	}
	didOpenParams struct {
		TextDocument struct {
			URI     string `json:"uri"`
			Version int    `json:"version"`
			Text    string `json:"text"`
		} `json:"textDocument"`
	}
	didChangeParams struct {
		TextDocument struct {
			URI     string `json:"uri"`
			Version int    `json:"version"`
		} `json:"textDocument"`
		ContentChanges []struct {
			Text string `json:"text"`
		} `json:"contentChanges"`
	}
	documentParams struct { // of didSave and didClose
		TextDocument documentID `json:"textDocument"`
	}
	didChangeFoldersParams struct {
		Event struct {
			Added   []workspaceFolder `json:"added"`
			Removed []workspaceFolder `json:"removed"`
		} `json:"event"`
	}
	didChangeFilesParams struct {
		Changes []documentID `json:"changes"`
	}
	cancelParams struct {
		ID json.RawMessage `json:"id"`
	}

	publishParams struct {
		URI         string       `json:"uri"`
		Version     *int         `json:"version,omitempty"`
		Diagnostics []diagnostic `json:"diagnostics"`
	}
	diagnostic struct {
		Range              textRange         `json:"range"`
		Severity           int               `json:"severity"`
		Code               string            `json:"code"`
		CodeDescription    *codeDescription  `json:"codeDescription,omitempty"`
		Source             string            `json:"source"`
		Message            string            `json:"message"`
		RelatedInformation []relatedLocation `json:"relatedInformation,omitempty"`
	}
	codeDescription struct {
		Href string `json:"href"`
	}
	relatedLocation struct {
		Location location `json:"location"`
		Message  string   `json:"message"`
	}

	codeActionParams struct {
		TextDocument documentID `json:"textDocument"`
		Range        textRange  `json:"range"`
		Context      struct {
			Only []string `json:"only"`
		} `json:"context"`
	}
	codeAction struct {
		Title       string        `json:"title"`
		Kind        string        `json:"kind"`
		Diagnostics []diagnostic  `json:"diagnostics"`
		IsPreferred bool          `json:"isPreferred,omitempty"`
		Edit        workspaceEdit `json:"edit"`
	}
	workspaceEdit struct {
		Changes         map[string][]textEdit `json:"changes,omitempty"`
		DocumentChanges []documentEdit        `json:"documentChanges,omitempty"`
	}
	documentEdit struct {
		TextDocument struct {
			URI     string `json:"uri"`
			Version *int   `json:"version"` // null: as it is on the disk
		} `json:"textDocument"`
		Edits []textEdit `json:"edits"`
	}
	textEdit struct {
		Range   textRange `json:"range"`
		NewText string    `json:"newText"`
	}

	hoverParams struct {
		TextDocument documentID `json:"textDocument"`
		Position     position   `json:"position"`
	}
	hover struct {
		Contents markupContent `json:"contents"`
		Range    textRange     `json:"range"`
	}
	markupContent struct {
		Kind  string `json:"kind"`
		Value string `json:"value"`
	}

	executeCommandParams struct {
		Command string `json:"command"`
	}
	progressParams struct {
		Token string `json:"token"`
		Value any    `json:"value,omitempty"`
	}
	progressBegin struct {
		Kind        string `json:"kind"`
		Title       string `json:"title"`
		Cancellable bool   `json:"cancellable"`
	}
	progressEnd struct {
		Kind    string `json:"kind"`
		Message string `json:"message,omitempty"`
	}
	messageParams struct {
		Type    int    `json:"type"`
		Message string `json:"message"`
	}
	registrationParams struct {
		Registrations []registration `json:"registrations"`
	}
	registration struct {
		ID              string `json:"id"`
		Method          string `json:"method"`
		RegisterOptions any    `json:"registerOptions"`
	}
	watchers struct {
		Watchers []watcher `json:"watchers"`
	}
	watcher struct {
		GlobPattern string `json:"globPattern"`
	}
)

// The protocol's numbers.
const (
	syncFull = 1 // textDocumentSync.change: a change sends the whole text

	severityWarning = 2

	messageError   = 1
	messageWarning = 2
	messageInfo    = 3

	codeNotInitialized = -32002
	codeCancelled      = -32800
)

const (
	kindQuickFix = "quickfix"
	markdown     = "markdown"
	plaintext    = "plaintext"
)
