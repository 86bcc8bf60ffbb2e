/**
 * The recordings in `wire/`, as a module. Made by `make_recordings.ts`, and
 * a test sees to it that it is up to date.
 */
// deno-fmt-ignore-file

/** One side of a recorded exchange. */
export interface Recorded {
  /** The first line. */
  start: string;
  /** The headers as they stand there. */
  headers: [name: string, value: string][];
  /** The body; each code unit is one byte, since a picture is not text. */
  body: string;
}

/** A recorded exchange. */
export interface Recording {
  /** What was sent; one upload was recorded without it. */
  request?: Recorded;
  /** What came back. */
  response: Recorded;
}

/** All of them, by name. */
export const recordings: Record<string, Recording> = {
 "api-auth-check": {
  "request": {
   "start": "GET /wp-json/mwai/v1/simpleAuthCheck HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "authorization",
     "Bearer test-token-123"
    ]
   ],
   "body": ""
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Set-Cookie",
     "PHPSESSID=4vp8te152nfb935fb91vf79qk1; path=/"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "Allow",
     "GET"
    ],
    [
     "Expires",
     "Wed, 11 Jan 1984 05:00:00 GMT"
    ],
    [
     "Cache-Control",
     "no-cache, must-revalidate, max-age=0"
    ]
   ],
   "body": "{\"success\":true,\"data\":{\"type\":\"email\",\"value\":\"admin@example.test\"}}"
  }
 },
 "api-auth-check-bad": {
  "request": {
   "start": "GET /wp-json/mwai/v1/simpleAuthCheck HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "authorization",
     "Bearer wrong"
    ]
   ],
   "body": ""
  },
  "response": {
   "start": "HTTP/1.1 401 Unauthorized",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Set-Cookie",
     "PHPSESSID=33pa61e8unn1fribghhgno60d8; path=/"
    ],
    [
     "Expires",
     "Thu, 19 Nov 1981 08:52:00 GMT"
    ],
    [
     "Cache-Control",
     "no-store, no-cache, must-revalidate"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ]
   ],
   "body": "{\"code\":\"rest_forbidden\",\"message\":\"Sorry, you are not allowed to do that.\",\"data\":{\"status\":401}}"
  }
 },
 "api-chatbot-query": {
  "request": {
   "start": "POST /wp-json/mwai/v1/simpleChatbotQuery HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "authorization",
     "Bearer test-token-123"
    ],
    [
     "content-type",
     "application/json"
    ]
   ],
   "body": "{\"botId\":\"default\",\"message\":\"Hello there\"}"
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Set-Cookie",
     "PHPSESSID=lmme8pcocjgh3nj7u2ujfl421i; path=/"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "Set-Cookie",
     "mwai_session_id=6b039347e6dbb; path=/; HttpOnly"
    ],
    [
     "Allow",
     "POST"
    ],
    [
     "Expires",
     "Wed, 11 Jan 1984 05:00:00 GMT"
    ],
    [
     "Cache-Control",
     "no-cache, must-revalidate, max-age=0"
    ]
   ],
   "body": "{\"success\":true,\"data\":\"You said: Hello there\\n\\n```ts\\nconst h\\u00e9llo = \\\"\\u043c\\u0438\\u0440 \\ud83c\\udf0d\\\";\\n```\\n- a\\n- b\",\"extra\":{\"actions\":[],\"chatId\":\"6b039347e6dbb\"}}"
  }
 },
 "api-chatbot-query-missing": {
  "request": {
   "start": "POST /wp-json/mwai/v1/simpleChatbotQuery HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "authorization",
     "Bearer test-token-123"
    ],
    [
     "content-type",
     "application/json"
    ]
   ],
   "body": "{\"botId\":\"default\"}"
  },
  "response": {
   "start": "HTTP/1.1 500 Internal Server Error",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Set-Cookie",
     "PHPSESSID=ihme2dk8if8k7gho6u2p7t3tgp; path=/"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "Allow",
     "POST"
    ],
    [
     "Expires",
     "Wed, 11 Jan 1984 05:00:00 GMT"
    ],
    [
     "Cache-Control",
     "no-cache, must-revalidate, max-age=0"
    ]
   ],
   "body": "{\"success\":false,\"message\":\"The botId and message are required.\"}"
  }
 },
 "api-json-query": {
  "request": {
   "start": "POST /wp-json/mwai/v1/simpleJsonQuery HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "authorization",
     "Bearer test-token-123"
    ],
    [
     "content-type",
     "application/json"
    ]
   ],
   "body": "{\"message\":\"Hello there\",\"options\":{}}"
  },
  "response": {
   "start": "HTTP/1.1 500 Internal Server Error",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Set-Cookie",
     "PHPSESSID=n23t0asvbdbpafmthbg070dt6i; path=/"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "Set-Cookie",
     "mwai_session_id=6b039f07125cc; path=/; HttpOnly"
    ],
    [
     "Allow",
     "POST"
    ],
    [
     "Expires",
     "Wed, 11 Jan 1984 05:00:00 GMT"
    ],
    [
     "Cache-Control",
     "no-cache, must-revalidate, max-age=0"
    ]
   ],
   "body": "{\"success\":false,\"message\":\"The environment is required.\"}"
  }
 },
 "api-list-chatbots": {
  "request": {
   "start": "GET /wp-json/mwai/v1/listChatbots HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "authorization",
     "Bearer test-token-123"
    ]
   ],
   "body": ""
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Set-Cookie",
     "PHPSESSID=98nnsuihh6ncnb7a2urusrm382; path=/"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "Allow",
     "GET"
    ],
    [
     "Expires",
     "Wed, 11 Jan 1984 05:00:00 GMT"
    ],
    [
     "Cache-Control",
     "no-cache, must-revalidate, max-age=0"
    ]
   ],
   "body": "{\"success\":true,\"data\":[{\"id\":\"default\",\"name\":\"Default\",\"type\":\"chat\",\"model\":\"local-gpt\",\"model_name\":\"local-gpt\",\"environment\":\"localenv\",\"environment_name\":\"Local\",\"functions\":[],\"tools\":[],\"mcp_servers\":[]}]}"
  }
 },
 "api-text-query": {
  "request": {
   "start": "POST /wp-json/mwai/v1/simpleTextQuery HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "authorization",
     "Bearer test-token-123"
    ],
    [
     "content-type",
     "application/json"
    ]
   ],
   "body": "{\"message\":\"Hello there\",\"options\":{}}"
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Set-Cookie",
     "PHPSESSID=ipv9lr39anao7cjb7jd86sqbd0; path=/"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "Set-Cookie",
     "mwai_session_id=6b039f0706b3a; path=/; HttpOnly"
    ],
    [
     "Allow",
     "POST"
    ],
    [
     "Expires",
     "Wed, 11 Jan 1984 05:00:00 GMT"
    ],
    [
     "Cache-Control",
     "no-cache, must-revalidate, max-age=0"
    ]
   ],
   "body": "{\"success\":true,\"data\":\"You said: Hello there\\n\\n```ts\\nconst h\\u00e9llo = \\\"\\u043c\\u0438\\u0440 \\ud83c\\udf0d\\\";\\n```\\n- a\\n- b\"}"
  }
 },
 "chat-page": {
  "request": {
   "start": "GET /chat/ HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ]
   ],
   "body": ""
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "text/html; charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "Link",
     "<https://site.example/wp-json/wp/v2/pages/4>; rel=\"alternate\"; type=\"application/json\""
    ],
    [
     "Link",
     "<https://site.example/?p=4>; rel=shortlink"
    ]
   ],
   "body": "<!DOCTYPE html>\n<html lang=\"en-US\">\n<head><meta charset=\"UTF-8\" /><title>Chat</title></head>\n<body>\n<div class='mwai-chatbot-container' data-params='{&quot;aiName&quot;:&quot;AI: &quot;,&quot;userName&quot;:&quot;User: &quot;,&quot;guestName&quot;:&quot;Guest: &quot;,&quot;textSend&quot;:&quot;Send&quot;,&quot;textClear&quot;:&quot;Clear&quot;,&quot;imageUpload&quot;:false,&quot;fileUpload&quot;:false,&quot;multiUpload&quot;:false,&quot;maxUploads&quot;:1,&quot;fileUploads&quot;:0,&quot;mode&quot;:&quot;chat&quot;,&quot;textInputPlaceholder&quot;:&quot;Type your message...&quot;,&quot;textInputMaxLength&quot;:512,&quot;textCompliance&quot;:&quot;&quot;,&quot;startSentence&quot;:&quot;Hi! How can I help you?&quot;,&quot;localMemory&quot;:true,&quot;themeId&quot;:&quot;chatgpt&quot;,&quot;window&quot;:false,&quot;icon&quot;:&quot;&quot;,&quot;iconText&quot;:&quot;&quot;,&quot;iconTextDelay&quot;:1,&quot;iconAlt&quot;:&quot;AI Engine Chatbot&quot;,&quot;iconPosition&quot;:&quot;bottom-right&quot;,&quot;centerOpen&quot;:false,&quot;width&quot;:&quot;&quot;,&quot;openDelay&quot;:&quot;&quot;,&quot;iconBubble&quot;:false,&quot;windowAnimation&quot;:&quot;zoom&quot;,&quot;fullscreen&quot;:false,&quot;copyButton&quot;:false,&quot;pdfButton&quot;:false,&quot;headerSubtitle&quot;:&quot;Discuss with&quot;,&quot;containerType&quot;:&quot;standard&quot;,&quot;headerType&quot;:&quot;standard&quot;,&quot;messagesType&quot;:&quot;standard&quot;,&quot;inputType&quot;:&quot;standard&quot;,&quot;footerType&quot;:&quot;standard&quot;}' data-system='{&quot;botId&quot;:&quot;default&quot;,&quot;customId&quot;:null,&quot;userData&quot;:null,&quot;sessionId&quot;:null,&quot;restNonce&quot;:null,&quot;contextId&quot;:4,&quot;pluginUrl&quot;:&quot;https:\\/\\/site.example\\/wp-content\\/plugins\\/ai-engine&quot;,&quot;restUrl&quot;:&quot;https:\\/\\/site.example\\/wp-json&quot;,&quot;stream&quot;:true,&quot;debugMode&quot;:false,&quot;eventLogs&quot;:true,&quot;speech_recognition&quot;:false,&quot;speech_synthesis&quot;:false,&quot;typewriter&quot;:false,&quot;crossSite&quot;:false,&quot;actions&quot;:[],&quot;blocks&quot;:[],&quot;shortcuts&quot;:[]}' data-theme='{&quot;type&quot;:&quot;internal&quot;,&quot;name&quot;:&quot;ChatGPT&quot;,&quot;themeId&quot;:&quot;chatgpt&quot;,&quot;settings&quot;:[],&quot;style&quot;:&quot;&quot;,&quot;cssUrl&quot;:&quot;https:\\/\\/site.example\\/wp-content\\/plugins\\/ai-engine\\/themes\\/chatgpt.css&quot;}'></div>\n</body>\n</html>\n"
  }
 },
 "cors-preflight": {
  "request": {
   "start": "OPTIONS /wp-json/mwai-ui/v1/chats/submit HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "origin",
     "https://vscode.dev"
    ],
    [
     "access-control-request-method",
     "POST"
    ],
    [
     "access-control-request-headers",
     "content-type,x-wp-nonce"
    ]
   ],
   "body": ""
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "Access-Control-Expose-Headers",
     "X-WP-Total, X-WP-TotalPages, Link"
    ],
    [
     "Access-Control-Allow-Headers",
     "Authorization, X-WP-Nonce, Content-Disposition, Content-MD5, Content-Type"
    ],
    [
     "Access-Control-Allow-Origin",
     "https://vscode.dev"
    ],
    [
     "Access-Control-Allow-Methods",
     "OPTIONS, GET, POST, PUT, PATCH, DELETE"
    ],
    [
     "Access-Control-Allow-Credentials",
     "true"
    ],
    [
     "Vary",
     "Origin"
    ]
   ],
   "body": "{\"namespace\":\"mwai-ui\\/v1\",\"methods\":[\"POST\"],\"endpoints\":[{\"methods\":[\"POST\"],\"args\":[]}],\"_links\":{\"self\":[{\"href\":\"https:\\/\\/site.example\\/wp-json\\/mwai-ui\\/v1\\/chats\\/submit\"}]}}"
  }
 },
 "cors-start-session": {
  "request": {
   "start": "POST /wp-json/mwai/v1/start_session HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "origin",
     "https://vscode.dev"
    ]
   ],
   "body": ""
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Set-Cookie",
     "PHPSESSID=1v6u1v3lesqhl2r5porp5mr9tq; path=/"
    ],
    [
     "Expires",
     "Thu, 19 Nov 1981 08:52:00 GMT"
    ],
    [
     "Cache-Control",
     "no-store, no-cache, must-revalidate"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "Access-Control-Expose-Headers",
     "X-WP-Total, X-WP-TotalPages, Link"
    ],
    [
     "Access-Control-Allow-Headers",
     "Authorization, X-WP-Nonce, Content-Disposition, Content-MD5, Content-Type"
    ],
    [
     "Set-Cookie",
     "mwai_session_id=6b0396fb7e80f; path=/; HttpOnly"
    ],
    [
     "Allow",
     "POST"
    ],
    [
     "Access-Control-Allow-Origin",
     "https://vscode.dev"
    ],
    [
     "Access-Control-Allow-Methods",
     "OPTIONS, GET, POST, PUT, PATCH, DELETE"
    ],
    [
     "Access-Control-Allow-Credentials",
     "true"
    ],
    [
     "Vary",
     "Origin"
    ]
   ],
   "body": "{\"success\":true,\"sessionId\":\"6b0396fb7e80f\",\"restNonce\":\"4a7fef9f26\"}"
  }
 },
 "cors-submit-json": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/chats/submit HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "origin",
     "https://vscode.dev"
    ],
    [
     "content-type",
     "application/json"
    ],
    [
     "x-wp-nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{\"botId\":\"default\",\"newMessage\":\"Hello there\",\"stream\":false}"
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "Access-Control-Expose-Headers",
     "X-WP-Total, X-WP-TotalPages, Link"
    ],
    [
     "Access-Control-Allow-Headers",
     "Authorization, X-WP-Nonce, Content-Disposition, Content-MD5, Content-Type"
    ],
    [
     "X-WP-Nonce",
     "4a7fef9f26"
    ],
    [
     "Set-Cookie",
     "mwai_session_id=6b0396fbc6e3a; path=/; HttpOnly"
    ],
    [
     "Access-Control-Allow-Origin",
     "https://vscode.dev"
    ],
    [
     "Access-Control-Allow-Methods",
     "OPTIONS, GET, POST, PUT, PATCH, DELETE"
    ],
    [
     "Access-Control-Allow-Credentials",
     "true"
    ],
    [
     "Vary",
     "Origin"
    ]
   ],
   "body": "{\"success\":true,\"reply\":\"You said: Hello there\\n\\n```ts\\nconst h\\u00e9llo = \\\"\\u043c\\u0438\\u0440 \\ud83c\\udf0d\\\";\\n```\\n- a\\n- b\",\"images\":null,\"actions\":[],\"shortcuts\":[],\"blocks\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":11,\"total_tokens\":14,\"price\":null,\"queries\":1,\"accuracy\":\"estimated\"},\"responseId\":\"c1\"}"
  }
 },
 "cors-submit-stream": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/chats/submit HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "origin",
     "https://vscode.dev"
    ],
    [
     "accept",
     "text/event-stream"
    ],
    [
     "content-type",
     "application/json"
    ],
    [
     "x-wp-nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{\"botId\":\"default\",\"newMessage\":\"Hello there\",\"stream\":true}"
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "text/event-stream;charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "Access-Control-Expose-Headers",
     "X-WP-Total, X-WP-TotalPages, Link"
    ],
    [
     "Access-Control-Allow-Headers",
     "Authorization, X-WP-Nonce, Content-Disposition, Content-MD5, Content-Type"
    ],
    [
     "X-WP-Nonce",
     "4a7fef9f26"
    ],
    [
     "Set-Cookie",
     "mwai_session_id=6b0396fb85dba; path=/; HttpOnly"
    ],
    [
     "Cache-Control",
     "no-cache"
    ]
   ],
   "body": "data: {\"type\":\"live\",\"data\":\"Starting stream...\",\"timestamp\":1795397371.551298,\"subtype\":\"status\",\"visibility\":\"collapsed\",\"metadata\":{\"model\":\"local-gpt\",\"id\":\"c1\"}}\n\ndata: {\"type\":\"live\",\"data\":\"You sa\"}\n\ndata: {\"type\":\"live\",\"data\":\"id: He\"}\n\ndata: {\"type\":\"live\",\"data\":\"llo th\"}\n\ndata: {\"type\":\"live\",\"data\":\"ere\\n\\n`\"}\n\ndata: {\"type\":\"live\",\"data\":\"``ts\\nc\"}\n\ndata: {\"type\":\"live\",\"data\":\"onst h\"}\n\ndata: {\"type\":\"live\",\"data\":\"\\u00e9llo =\"}\n\ndata: {\"type\":\"live\",\"data\":\" \\\"\\u043c\\u0438\\u0440 \"}\n\ndata: {\"type\":\"live\",\"data\":\"\\ud83c\\udf0d\\\";\\n``\"}\n\ndata: {\"type\":\"live\",\"data\":\"`\\n- a\\n\"}\n\ndata: {\"type\":\"live\",\"data\":\"- b\\n\"}\n\ndata: {\"type\":\"end\",\"data\":\"{\\\"success\\\":true,\\\"reply\\\":\\\"You said: Hello there\\\\n\\\\n```ts\\\\nconst h\\\\u00e9llo = \\\\\\\"\\\\u043c\\\\u0438\\\\u0440 \\\\ud83c\\\\udf0d\\\\\\\";\\\\n```\\\\n- a\\\\n- b\\\",\\\"images\\\":null,\\\"actions\\\":[],\\\"shortcuts\\\":[],\\\"blocks\\\":[],\\\"usage\\\":{\\\"prompt_tokens\\\":3,\\\"completion_tokens\\\":11,\\\"total_tokens\\\":14,\\\"price\\\":null,\\\"queries\\\":1,\\\"accuracy\\\":\\\"estimated\\\"},\\\"responseId\\\":\\\"c1\\\"}\"}\n\n"
  }
 },
 "discussions-delete": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/discussions/delete HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "authorization",
     "Basic YWRhOmFwcGxpY2F0aW9uLXBhc3N3b3Jk"
    ],
    [
     "content-type",
     "application/json"
    ],
    [
     "x-wp-nonce",
     "94de7f06d1"
    ]
   ],
   "body": "{\"chatIds\":[\"p0q8r2s4t6u\"]}"
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "Expires",
     "Wed, 11 Jan 1984 05:00:00 GMT"
    ],
    [
     "Cache-Control",
     "no-cache, must-revalidate, max-age=0"
    ]
   ],
   "body": "{\"success\":true}"
  }
 },
 "discussions-delete-foreign": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/discussions/delete HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "authorization",
     "Basic YWRhOmFwcGxpY2F0aW9uLXBhc3N3b3Jk"
    ],
    [
     "content-type",
     "application/json"
    ],
    [
     "x-wp-nonce",
     "94de7f06d1"
    ]
   ],
   "body": "{\"chatIds\":[\"someone-elses\"]}"
  },
  "response": {
   "start": "HTTP/1.1 403 Forbidden",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "Expires",
     "Wed, 11 Jan 1984 05:00:00 GMT"
    ],
    [
     "Cache-Control",
     "no-cache, must-revalidate, max-age=0"
    ]
   ],
   "body": "{\"code\":\"rest_forbidden\",\"message\":\"Sorry, you are not allowed to do that.\",\"data\":{\"status\":403}}"
  }
 },
 "discussions-edit": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/discussions/edit HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "authorization",
     "Basic YWRhOmFwcGxpY2F0aW9uLXBhc3N3b3Jk"
    ],
    [
     "content-type",
     "application/json"
    ],
    [
     "x-wp-nonce",
     "94de7f06d1"
    ]
   ],
   "body": "{\"chatId\":\"p0q8r2s4t6u\",\"title\":\"About names\"}"
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "Allow",
     "POST"
    ],
    [
     "Expires",
     "Wed, 11 Jan 1984 05:00:00 GMT"
    ],
    [
     "Cache-Control",
     "no-cache, must-revalidate, max-age=0"
    ]
   ],
   "body": "{\"success\":true}"
  }
 },
 "discussions-list": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/discussions/list HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "authorization",
     "Basic YWRhOmFwcGxpY2F0aW9uLXBhc3N3b3Jk"
    ],
    [
     "content-type",
     "application/json"
    ],
    [
     "x-wp-nonce",
     "94de7f06d1"
    ]
   ],
   "body": "{\"botId\":\"default\",\"offset\":0,\"limit\":10}"
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "Set-Cookie",
     "mwai_session_id=6b039f04e2e59; path=/; HttpOnly"
    ],
    [
     "Allow",
     "POST"
    ],
    [
     "Expires",
     "Wed, 11 Jan 1984 05:00:00 GMT"
    ],
    [
     "Cache-Control",
     "no-cache, must-revalidate, max-age=0"
    ]
   ],
   "body": "{\"success\":true,\"total\":\"1\",\"chats\":[{\"id\":\"409\",\"userId\":\"2\",\"ip\":\"192.0.2.1\",\"title\":\"You said: Based on the following conversation, generate a concis\",\"messages\":\"[{\\\"role\\\":\\\"assistant\\\",\\\"content\\\":\\\"Hi! How can I help you?\\\"},{\\\"role\\\":\\\"user\\\",\\\"content\\\":\\\"My name is Ada.\\\"},{\\\"role\\\":\\\"assistant\\\",\\\"content\\\":\\\"You said: My name is Ada.\\\\n\\\\n```ts\\\\nconst h\\\\u00e9llo = \\\\\\\"\\\\u043c\\\\u0438\\\\u0440 \\\\ud83c\\\\udf0d\\\\\\\";\\\\n```\\\\n- a\\\\n- b\\\",\\\"extra\\\":{\\\"embeddings\\\":null}},{\\\"role\\\":\\\"user\\\",\\\"content\\\":\\\"What is my name?\\\"},{\\\"role\\\":\\\"assistant\\\",\\\"content\\\":\\\"You said: What is my name?\\\\n\\\\n```ts\\\\nconst h\\\\u00e9llo = \\\\\\\"\\\\u043c\\\\u0438\\\\u0440 \\\\ud83c\\\\udf0d\\\\\\\";\\\\n```\\\\n- a\\\\n- b\\\",\\\"extra\\\":{\\\"embeddings\\\":null}}]\",\"extra\":\"{\\\"session\\\":\\\"6b039f04a00f4\\\",\\\"model\\\":\\\"local-gpt\\\",\\\"temperature\\\":0.8,\\\"previousResponseId\\\":\\\"c1\\\",\\\"previousResponseDate\\\":\\\"2026-11-23 02:03:48\\\"}\",\"botId\":\"default\",\"chatId\":\"p0q8r2s4t6u\",\"threadId\":null,\"storeId\":null,\"created\":\"2026-11-23 02:03:48\",\"updated\":\"2026-11-23 02:03:48\",\"metadata_display\":{\"start_date\":\"Just now\",\"last_update\":\"Just now\",\"message_count\":5}}]}"
  }
 },
 "discussions-list-anonymous": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/discussions/list HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "content-type",
     "application/json"
    ],
    [
     "x-wp-nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{\"botId\":\"default\"}"
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "X-WP-Nonce",
     "4a7fef9f26"
    ],
    [
     "Allow",
     "POST"
    ]
   ],
   "body": "{\"success\":false,\"message\":\"You need to be connected.\"}"
  }
 },
 "files-delete": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/files/delete HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "cookie",
     "mwai_session_id=6b039f050547d"
    ],
    [
     "content-type",
     "application/json"
    ],
    [
     "x-wp-nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{\"files\":[\"2e71e13c55feede0c4c027c9cbf24992\"]}"
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "X-WP-Nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{\"success\":true,\"deleted\":1}"
  }
 },
 "files-list": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/files/list HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "cookie",
     "mwai_session_id=6b039f050547d"
    ],
    [
     "content-type",
     "application/json"
    ],
    [
     "x-wp-nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{\"userId\":null,\"purpose\":\"vision\",\"page\":1,\"limit\":10}"
  },
  "response": {
   "start": "HTTP/1.1 500 Internal Server Error",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "X-WP-Nonce",
     "4a7fef9f26"
    ],
    [
     "Expires",
     "Wed, 11 Jan 1984 05:00:00 GMT"
    ],
    [
     "Cache-Control",
     "no-cache, must-revalidate, max-age=0"
    ]
   ],
   "body": "{\"code\":\"internal_server_error\",\"message\":\"<p>There has been a critical error on this website.<\\/p><p><a href=\\\"https:\\/\\/wordpress.org\\/support\\/article\\/faq-troubleshooting\\/\\\">Learn more about troubleshooting WordPress.<\\/a><\\/p>\",\"data\":{\"status\":500},\"additional_errors\":[]}"
  }
 },
 "files-upload": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/files/upload HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "cookie",
     "mwai_session_id=6b039f050547d"
    ],
    [
     "content-type",
     "multipart/form-data; boundary=----formboundary7MA4YWxk"
    ],
    [
     "x-wp-nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "------formboundary7MA4YWxk\r\nContent-Disposition: form-data; name=\"file\"; filename=\"dot.png\"\r\nContent-Type: image/png\r\n\r\n\u0089PNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR\u0000\u0000\u0000\u0001\u0000\u0000\u0000\u0001\b\u0006\u0000\u0000\u0000\u001f\u0015\u00c4\u0089\u0000\u0000\u0000\rIDATx\u00dac\u00fc\u00cf\u00c0P\u000f\u0000\u0004\u0085\u0001\u0080\u0084\u00a9\u008c!\u0000\u0000\u0000\u0000IEND\u00aeB`\u0082\r\n------formboundary7MA4YWxk\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\nimage\r\n------formboundary7MA4YWxk\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nvision\r\n------formboundary7MA4YWxk--\r\n"
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "X-WP-Nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{\"success\":true,\"data\":{\"id\":\"2e71e13c55feede0c4c027c9cbf24992\",\"url\":\"https:\\/\\/site.example\\/wp-content\\/uploads\\/2026\\/11\\/2e71e13c55feede0c4c027c9cbf24992.png\"}}"
  }
 },
 "files-upload-bad-type": {
  "response": {
   "start": "HTTP/1.1 400 Bad Request",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ]
   ],
   "body": "{\"success\":false,\"message\":\"Invalid file type.\"}"
  }
 },
 "files-upload-none": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/files/upload HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "cookie",
     "mwai_session_id=6b039f050547d"
    ],
    [
     "content-type",
     "application/json"
    ],
    [
     "x-wp-nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{}"
  },
  "response": {
   "start": "HTTP/1.1 400 Bad Request",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "X-WP-Nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{\"success\":false,\"message\":\"No file provided.\"}"
  }
 },
 "not-found-html": {
  "request": {
   "start": "GET /no-such-page/ HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ]
   ],
   "body": ""
  },
  "response": {
   "start": "HTTP/1.1 404 Not Found",
   "headers": [
    [
     "Content-Type",
     "text/html; charset=UTF-8"
    ],
    [
     "Expires",
     "Wed, 11 Jan 1984 05:00:00 GMT"
    ],
    [
     "Cache-Control",
     "no-cache, must-revalidate, max-age=0"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ]
   ],
   "body": "<!DOCTYPE html>\n<html lang=\"en-US\">\n<head><meta charset=\"UTF-8\" /><title>Page not found</title></head>\n<body>\n<h1>404</h1>\n</body>\n</html>\n"
  }
 },
 "route-missing": {
  "request": {
   "start": "POST /wp-json/mwai/v9/start_session HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ]
   ],
   "body": ""
  },
  "response": {
   "start": "HTTP/1.1 404 Not Found",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Set-Cookie",
     "PHPSESSID=pe94t0fmlnmef0470scg72oiae; path=/"
    ],
    [
     "Expires",
     "Thu, 19 Nov 1981 08:52:00 GMT"
    ],
    [
     "Cache-Control",
     "no-store, no-cache, must-revalidate"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ]
   ],
   "body": "{\"code\":\"rest_no_route\",\"message\":\"No route was found matching the URL and request method.\",\"data\":{\"status\":404}}"
  }
 },
 "start-session": {
  "request": {
   "start": "POST /wp-json/mwai/v1/start_session HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ]
   ],
   "body": ""
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Set-Cookie",
     "PHPSESSID=735um02nbl5ooo8egam2uql6o4; path=/"
    ],
    [
     "Expires",
     "Thu, 19 Nov 1981 08:52:00 GMT"
    ],
    [
     "Cache-Control",
     "no-store, no-cache, must-revalidate"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "Set-Cookie",
     "mwai_session_id=6b039325039d8; path=/; HttpOnly"
    ],
    [
     "Allow",
     "POST"
    ]
   ],
   "body": "{\"success\":true,\"sessionId\":\"6b039325039d8\",\"restNonce\":\"4a7fef9f26\"}"
  }
 },
 "start-session-get": {
  "request": {
   "start": "GET /wp-json/mwai/v1/start_session HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ]
   ],
   "body": ""
  },
  "response": {
   "start": "HTTP/1.1 404 Not Found",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Set-Cookie",
     "PHPSESSID=rju4u1een7d2q5pg2a0nmno3a7; path=/"
    ],
    [
     "Expires",
     "Thu, 19 Nov 1981 08:52:00 GMT"
    ],
    [
     "Cache-Control",
     "no-store, no-cache, must-revalidate"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ]
   ],
   "body": "{\"code\":\"rest_no_route\",\"message\":\"No route was found matching the URL and request method.\",\"data\":{\"status\":404}}"
  }
 },
 "start-session-plain-permalinks": {
  "request": {
   "start": "POST /?rest_route=/mwai/v1/start_session HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ]
   ],
   "body": ""
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Set-Cookie",
     "PHPSESSID=bvidnu3kb21fijffccqqfq518p; path=/"
    ],
    [
     "Expires",
     "Thu, 19 Nov 1981 08:52:00 GMT"
    ],
    [
     "Cache-Control",
     "no-store, no-cache, must-revalidate"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "Set-Cookie",
     "mwai_session_id=6b039327bcc41; path=/; HttpOnly"
    ],
    [
     "Allow",
     "POST"
    ]
   ],
   "body": "{\"success\":true,\"sessionId\":\"6b039327bcc41\",\"restNonce\":\"4a7fef9f26\"}"
  }
 },
 "submit-aged-nonce": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/chats/submit HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "accept",
     "text/event-stream"
    ],
    [
     "x-wp-nonce",
     "81647d9e24"
    ],
    [
     "content-type",
     "application/json"
    ]
   ],
   "body": "{\"botId\":\"default\",\"newMessage\":\"Hello there\",\"stream\":true}"
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "text/event-stream;charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "X-WP-Nonce",
     "4a7fef9f26"
    ],
    [
     "Set-Cookie",
     "mwai_session_id=6b0393277917c; path=/; HttpOnly"
    ],
    [
     "Cache-Control",
     "no-cache"
    ]
   ],
   "body": "data: {\"type\":\"live\",\"data\":\"Starting stream...\",\"timestamp\":1795396391.498353,\"subtype\":\"status\",\"visibility\":\"collapsed\",\"metadata\":{\"model\":\"local-gpt\",\"id\":\"c1\"}}\n\ndata: {\"type\":\"live\",\"data\":\"You sa\"}\n\ndata: {\"type\":\"live\",\"data\":\"id: He\"}\n\ndata: {\"type\":\"live\",\"data\":\"llo th\"}\n\ndata: {\"type\":\"live\",\"data\":\"ere\\n\\n`\"}\n\ndata: {\"type\":\"live\",\"data\":\"``ts\\nc\"}\n\ndata: {\"type\":\"live\",\"data\":\"onst h\"}\n\ndata: {\"type\":\"live\",\"data\":\"\\u00e9llo =\"}\n\ndata: {\"type\":\"live\",\"data\":\" \\\"\\u043c\\u0438\\u0440 \"}\n\ndata: {\"type\":\"live\",\"data\":\"\\ud83c\\udf0d\\\";\\n``\"}\n\ndata: {\"type\":\"live\",\"data\":\"`\\n- a\\n\"}\n\ndata: {\"type\":\"live\",\"data\":\"- b\\n\"}\n\ndata: {\"type\":\"end\",\"data\":\"{\\\"success\\\":true,\\\"reply\\\":\\\"You said: Hello there\\\\n\\\\n```ts\\\\nconst h\\\\u00e9llo = \\\\\\\"\\\\u043c\\\\u0438\\\\u0440 \\\\ud83c\\\\udf0d\\\\\\\";\\\\n```\\\\n- a\\\\n- b\\\",\\\"images\\\":null,\\\"actions\\\":[],\\\"shortcuts\\\":[],\\\"blocks\\\":[],\\\"usage\\\":{\\\"prompt_tokens\\\":3,\\\"completion_tokens\\\":11,\\\"total_tokens\\\":14,\\\"price\\\":null,\\\"queries\\\":1,\\\"accuracy\\\":\\\"estimated\\\"},\\\"responseId\\\":\\\"c1\\\",\\\"new_token\\\":\\\"4a7fef9f26\\\"}\"}\n\n"
  }
 },
 "submit-aged-nonce-json": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/chats/submit HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "x-wp-nonce",
     "81647d9e24"
    ],
    [
     "content-type",
     "application/json"
    ]
   ],
   "body": "{\"botId\":\"default\",\"newMessage\":\"Hello there\",\"stream\":false}"
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "X-WP-Nonce",
     "4a7fef9f26"
    ],
    [
     "Set-Cookie",
     "mwai_session_id=6b039327b6871; path=/; HttpOnly"
    ]
   ],
   "body": "{\"success\":true,\"reply\":\"You said: Hello there\\n\\n```ts\\nconst h\\u00e9llo = \\\"\\u043c\\u0438\\u0440 \\ud83c\\udf0d\\\";\\n```\\n- a\\n- b\",\"images\":null,\"actions\":[],\"shortcuts\":[],\"blocks\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":11,\"total_tokens\":14,\"price\":null,\"queries\":1,\"accuracy\":\"estimated\"},\"responseId\":\"c1\",\"new_token\":\"4a7fef9f26\"}"
  }
 },
 "submit-conversation-1": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/chats/submit HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "accept",
     "text/event-stream"
    ],
    [
     "content-type",
     "application/json"
    ],
    [
     "x-wp-nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{\"botId\":\"default\",\"customId\":null,\"session\":\"N/A\",\"chatId\":\"k3v9x2m7q1a\",\"contextId\":4,\"messages\":[{\"id\":\"a1\",\"role\":\"assistant\",\"content\":\"Hi! How can I help you?\",\"who\":\"AI: \",\"timestamp\":1795395000000}],\"newMessage\":\"My name is Ada.\",\"newFileId\":null,\"newFileIds\":null,\"stream\":true}"
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "text/event-stream;charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "X-WP-Nonce",
     "4a7fef9f26"
    ],
    [
     "Set-Cookie",
     "mwai_session_id=6b039325dfc57; path=/; HttpOnly"
    ],
    [
     "Cache-Control",
     "no-cache"
    ]
   ],
   "body": "data: {\"type\":\"live\",\"data\":\"Starting stream...\",\"timestamp\":1795396389.919275,\"subtype\":\"status\",\"visibility\":\"collapsed\",\"metadata\":{\"model\":\"local-gpt\",\"id\":\"c1\"}}\n\ndata: {\"type\":\"live\",\"data\":\"You sa\"}\n\ndata: {\"type\":\"live\",\"data\":\"id: My\"}\n\ndata: {\"type\":\"live\",\"data\":\" name \"}\n\ndata: {\"type\":\"live\",\"data\":\"is Ada\"}\n\ndata: {\"type\":\"live\",\"data\":\".\\n\\n```\"}\n\ndata: {\"type\":\"live\",\"data\":\"ts\\ncon\"}\n\ndata: {\"type\":\"live\",\"data\":\"st h\\u00e9l\"}\n\ndata: {\"type\":\"live\",\"data\":\"lo = \\\"\"}\n\ndata: {\"type\":\"live\",\"data\":\"\\u043c\\u0438\\u0440 \\ud83c\\udf0d\\\"\"}\n\ndata: {\"type\":\"live\",\"data\":\";\\n```\\n\"}\n\ndata: {\"type\":\"live\",\"data\":\"- a\\n- \"}\n\ndata: {\"type\":\"live\",\"data\":\"b\\n\"}\n\ndata: {\"type\":\"end\",\"data\":\"{\\\"success\\\":true,\\\"reply\\\":\\\"You said: My name is Ada.\\\\n\\\\n```ts\\\\nconst h\\\\u00e9llo = \\\\\\\"\\\\u043c\\\\u0438\\\\u0440 \\\\ud83c\\\\udf0d\\\\\\\";\\\\n```\\\\n- a\\\\n- b\\\",\\\"images\\\":null,\\\"actions\\\":[],\\\"shortcuts\\\":[],\\\"blocks\\\":[],\\\"usage\\\":{\\\"prompt_tokens\\\":3,\\\"completion_tokens\\\":12,\\\"total_tokens\\\":15,\\\"price\\\":null,\\\"queries\\\":1,\\\"accuracy\\\":\\\"estimated\\\"},\\\"responseId\\\":\\\"c1\\\"}\"}\n\n"
  }
 },
 "submit-conversation-2": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/chats/submit HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "accept",
     "text/event-stream"
    ],
    [
     "content-type",
     "application/json"
    ],
    [
     "x-wp-nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{\"botId\":\"default\",\"customId\":null,\"session\":\"N/A\",\"chatId\":\"k3v9x2m7q1a\",\"contextId\":4,\"messages\":[{\"id\":\"a1\",\"role\":\"assistant\",\"content\":\"Hi! How can I help you?\",\"who\":\"AI: \",\"timestamp\":1795395000000},{\"id\":\"u1\",\"role\":\"user\",\"content\":\"My name is Ada.\",\"who\":\"User: \",\"timestamp\":1795395001000},{\"id\":\"a2\",\"role\":\"assistant\",\"content\":\"You said: My name is Ada.\",\"who\":\"AI: \",\"timestamp\":1795395002000}],\"newMessage\":\"What is my name?\",\"newFileId\":null,\"newFileIds\":null,\"stream\":true}"
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "text/event-stream;charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "X-WP-Nonce",
     "4a7fef9f26"
    ],
    [
     "Set-Cookie",
     "mwai_session_id=6b0393262ed2d; path=/; HttpOnly"
    ],
    [
     "Cache-Control",
     "no-cache"
    ]
   ],
   "body": "data: {\"type\":\"live\",\"data\":\"Starting stream...\",\"timestamp\":1795396390.194111,\"subtype\":\"status\",\"visibility\":\"collapsed\",\"metadata\":{\"model\":\"local-gpt\",\"id\":\"c1\"}}\n\ndata: {\"type\":\"live\",\"data\":\"You sa\"}\n\ndata: {\"type\":\"live\",\"data\":\"id: Wh\"}\n\ndata: {\"type\":\"live\",\"data\":\"at is \"}\n\ndata: {\"type\":\"live\",\"data\":\"my nam\"}\n\ndata: {\"type\":\"live\",\"data\":\"e?\\n\\n``\"}\n\ndata: {\"type\":\"live\",\"data\":\"`ts\\nco\"}\n\ndata: {\"type\":\"live\",\"data\":\"nst h\\u00e9\"}\n\ndata: {\"type\":\"live\",\"data\":\"llo = \"}\n\ndata: {\"type\":\"live\",\"data\":\"\\\"\\u043c\\u0438\\u0440 \\ud83c\\udf0d\"}\n\ndata: {\"type\":\"live\",\"data\":\"\\\";\\n```\"}\n\ndata: {\"type\":\"live\",\"data\":\"\\n- a\\n-\"}\n\ndata: {\"type\":\"live\",\"data\":\" b\\n\"}\n\ndata: {\"type\":\"end\",\"data\":\"{\\\"success\\\":true,\\\"reply\\\":\\\"You said: What is my name?\\\\n\\\\n```ts\\\\nconst h\\\\u00e9llo = \\\\\\\"\\\\u043c\\\\u0438\\\\u0440 \\\\ud83c\\\\udf0d\\\\\\\";\\\\n```\\\\n- a\\\\n- b\\\",\\\"images\\\":null,\\\"actions\\\":[],\\\"shortcuts\\\":[],\\\"blocks\\\":[],\\\"usage\\\":{\\\"prompt_tokens\\\":3,\\\"completion_tokens\\\":12,\\\"total_tokens\\\":15,\\\"price\\\":null,\\\"queries\\\":1,\\\"accuracy\\\":\\\"estimated\\\"},\\\"responseId\\\":\\\"c1\\\"}\"}\n\n"
  }
 },
 "submit-empty-message": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/chats/submit HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "accept",
     "text/event-stream"
    ],
    [
     "content-type",
     "application/json"
    ],
    [
     "x-wp-nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{\"botId\":\"default\",\"newMessage\":\"   \",\"stream\":true}"
  },
  "response": {
   "start": "HTTP/1.1 403 Forbidden",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "X-WP-Nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{\"success\":false,\"message\":\"Sorry, your query has been rejected.\"}"
  }
 },
 "submit-error-upstream-429": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/chats/submit HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "accept",
     "text/event-stream"
    ],
    [
     "content-type",
     "application/json"
    ],
    [
     "x-wp-nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{\"botId\":\"default\",\"newMessage\":\"FAIL429\",\"stream\":true}"
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "text/event-stream;charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "X-WP-Nonce",
     "4a7fef9f26"
    ],
    [
     "Set-Cookie",
     "mwai_session_id=6b039326b3b6e; path=/; HttpOnly"
    ],
    [
     "Cache-Control",
     "no-cache"
    ]
   ],
   "body": "data: {\"type\":\"error\",\"data\":\"Local: Error: Rate limit reached (rate_limit)\"}\n\n"
  }
 },
 "submit-error-upstream-500": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/chats/submit HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "accept",
     "text/event-stream"
    ],
    [
     "content-type",
     "application/json"
    ],
    [
     "x-wp-nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{\"botId\":\"default\",\"newMessage\":\"FAIL500\",\"stream\":true}"
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "text/event-stream;charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "X-WP-Nonce",
     "4a7fef9f26"
    ],
    [
     "Set-Cookie",
     "mwai_session_id=6b039326ba60e; path=/; HttpOnly"
    ],
    [
     "Cache-Control",
     "no-cache"
    ]
   ],
   "body": "data: {\"type\":\"error\",\"data\":\"Local: Internal Server Error\"}\n\n"
  }
 },
 "submit-invalid-json": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/chats/submit HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "accept",
     "text/event-stream"
    ],
    [
     "content-type",
     "application/json"
    ],
    [
     "x-wp-nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{\"botId\":"
  },
  "response": {
   "start": "HTTP/1.1 400 Bad Request",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "X-WP-Nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{\"code\":\"rest_invalid_json\",\"message\":\"Invalid JSON body passed.\",\"data\":{\"status\":400,\"json_error_code\":4,\"json_error_message\":\"Syntax error\"}}"
  }
 },
 "submit-invalid-nonce": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/chats/submit HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "accept",
     "text/event-stream"
    ],
    [
     "x-wp-nonce",
     "0000000000"
    ],
    [
     "content-type",
     "application/json"
    ]
   ],
   "body": "{\"botId\":\"default\",\"newMessage\":\"Hello there\",\"stream\":true}"
  },
  "response": {
   "start": "HTTP/1.1 403 Forbidden",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "Expires",
     "Wed, 11 Jan 1984 05:00:00 GMT"
    ],
    [
     "Cache-Control",
     "no-cache, must-revalidate, max-age=0"
    ]
   ],
   "body": "{\"code\":\"rest_cookie_invalid_nonce\",\"message\":\"Cookie check failed\",\"data\":{\"status\":403}}"
  }
 },
 "submit-json": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/chats/submit HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "content-type",
     "application/json"
    ],
    [
     "x-wp-nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{\"botId\":\"default\",\"newMessage\":\"Hello there\",\"stream\":false}"
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "X-WP-Nonce",
     "4a7fef9f26"
    ],
    [
     "Set-Cookie",
     "mwai_session_id=6b039325d90b1; path=/; HttpOnly"
    ]
   ],
   "body": "{\"success\":true,\"reply\":\"You said: Hello there\\n\\n```ts\\nconst h\\u00e9llo = \\\"\\u043c\\u0438\\u0440 \\ud83c\\udf0d\\\";\\n```\\n- a\\n- b\",\"images\":null,\"actions\":[],\"shortcuts\":[],\"blocks\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":11,\"total_tokens\":14,\"price\":null,\"queries\":1,\"accuracy\":\"estimated\"},\"responseId\":\"c1\"}"
  }
 },
 "submit-json-error-upstream-500": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/chats/submit HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "content-type",
     "application/json"
    ],
    [
     "x-wp-nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{\"botId\":\"default\",\"newMessage\":\"FAIL500\",\"stream\":false}"
  },
  "response": {
   "start": "HTTP/1.1 500 Internal Server Error",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "X-WP-Nonce",
     "4a7fef9f26"
    ],
    [
     "Set-Cookie",
     "mwai_session_id=6b039326c0780; path=/; HttpOnly"
    ]
   ],
   "body": "{\"success\":false,\"message\":\"Local: boom\"}"
  }
 },
 "submit-no-bot": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/chats/submit HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "accept",
     "text/event-stream"
    ],
    [
     "content-type",
     "application/json"
    ],
    [
     "x-wp-nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{\"newMessage\":\"Hello there\",\"stream\":true}"
  },
  "response": {
   "start": "HTTP/1.1 403 Forbidden",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "X-WP-Nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{\"success\":false,\"message\":\"Sorry, your query has been rejected.\"}"
  }
 },
 "submit-no-nonce": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/chats/submit HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "accept",
     "text/event-stream"
    ],
    [
     "content-type",
     "application/json"
    ]
   ],
   "body": "{\"botId\":\"default\",\"newMessage\":\"Hello there\",\"stream\":true}"
  },
  "response": {
   "start": "HTTP/1.1 401 Unauthorized",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ]
   ],
   "body": "{\"code\":\"rest_forbidden\",\"message\":\"Sorry, you are not allowed to do that.\",\"data\":{\"status\":401}}"
  }
 },
 "submit-php-fatal": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/chats/submit HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "accept",
     "text/event-stream"
    ],
    [
     "content-type",
     "application/json"
    ],
    [
     "x-wp-nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{\"botId\":\"default\",\"newMessage\":\"Hello there\",\"stream\":true}"
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "text/event-stream;charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "X-WP-Nonce",
     "4a7fef9f26"
    ],
    [
     "Set-Cookie",
     "mwai_session_id=6b03932737a7c; path=/; HttpOnly"
    ],
    [
     "Cache-Control",
     "no-cache"
    ]
   ],
   "body": "data: {\"type\":\"live\",\"data\":\"Starting stream...\",\"timestamp\":1795396391.230061,\"subtype\":\"status\",\"visibility\":\"collapsed\",\"metadata\":{\"model\":\"local-gpt\",\"id\":\"c1\"}}\n\ndata: {\"type\":\"live\",\"data\":\"You sa\"}\n\ndata: {\"type\":\"live\",\"data\":\"id: He\"}\n\ndata: {\"type\":\"live\",\"data\":\"llo th\"}\n\n<br />\n<b>Fatal error</b>:  Allowed memory size exhausted in <b>/srv/x.php</b> on line <b>3</b><br />\n"
  }
 },
 "submit-php-warning": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/chats/submit HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "accept",
     "text/event-stream"
    ],
    [
     "content-type",
     "application/json"
    ],
    [
     "x-wp-nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{\"botId\":\"default\",\"newMessage\":\"Hello there\",\"stream\":true}"
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "text/event-stream;charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "X-WP-Nonce",
     "4a7fef9f26"
    ],
    [
     "Set-Cookie",
     "mwai_session_id=6b039326ecdf0; path=/; HttpOnly"
    ],
    [
     "Cache-Control",
     "no-cache"
    ]
   ],
   "body": "data: {\"type\":\"live\",\"data\":\"Starting stream...\",\"timestamp\":1795396390.973151,\"subtype\":\"status\",\"visibility\":\"collapsed\",\"metadata\":{\"model\":\"local-gpt\",\"id\":\"c1\"}}\n\ndata: {\"type\":\"live\",\"data\":\"You sa\"}\n\n<br />\n<b>Warning</b>:  Undefined array key \"x\" in <b>/srv/plugin.php</b> on line <b>12</b><br />\ndata: {\"type\":\"live\",\"data\":\"id: He\"}\n\ndata: {\"type\":\"live\",\"data\":\"llo th\"}\n\ndata: {\"type\":\"live\",\"data\":\"ere\\n\\n`\"}\n\ndata: {\"type\":\"live\",\"data\":\"``ts\\nc\"}\n\ndata: {\"type\":\"live\",\"data\":\"onst h\"}\n\ndata: {\"type\":\"live\",\"data\":\"\\u00e9llo =\"}\n\ndata: {\"type\":\"live\",\"data\":\" \\\"\\u043c\\u0438\\u0440 \"}\n\ndata: {\"type\":\"live\",\"data\":\"\\ud83c\\udf0d\\\";\\n``\"}\n\ndata: {\"type\":\"live\",\"data\":\"`\\n- a\\n\"}\n\ndata: {\"type\":\"live\",\"data\":\"- b\\n\"}\n\ndata: {\"type\":\"end\",\"data\":\"{\\\"success\\\":true,\\\"reply\\\":\\\"You said: Hello there\\\\n\\\\n```ts\\\\nconst h\\\\u00e9llo = \\\\\\\"\\\\u043c\\\\u0438\\\\u0440 \\\\ud83c\\\\udf0d\\\\\\\";\\\\n```\\\\n- a\\\\n- b\\\",\\\"images\\\":null,\\\"actions\\\":[],\\\"shortcuts\\\":[],\\\"blocks\\\":[],\\\"usage\\\":{\\\"prompt_tokens\\\":3,\\\"completion_tokens\\\":11,\\\"total_tokens\\\":14,\\\"price\\\":null,\\\"queries\\\":1,\\\"accuracy\\\":\\\"estimated\\\"},\\\"responseId\\\":\\\"c1\\\"}\"}\n\n"
  }
 },
 "submit-stream": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/chats/submit HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "accept",
     "text/event-stream"
    ],
    [
     "content-type",
     "application/json"
    ],
    [
     "x-wp-nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{\"botId\":\"default\",\"newMessage\":\"Hello there\",\"stream\":true}"
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "text/event-stream;charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "X-WP-Nonce",
     "4a7fef9f26"
    ],
    [
     "Set-Cookie",
     "mwai_session_id=6b0393250e5be; path=/; HttpOnly"
    ],
    [
     "Cache-Control",
     "no-cache"
    ]
   ],
   "body": "data: {\"type\":\"live\",\"data\":\"Starting stream...\",\"timestamp\":1795396389.06204,\"subtype\":\"status\",\"visibility\":\"collapsed\",\"metadata\":{\"model\":\"local-gpt\",\"id\":\"c1\"}}\n\ndata: {\"type\":\"live\",\"data\":\"You sa\"}\n\ndata: {\"type\":\"live\",\"data\":\"id: He\"}\n\ndata: {\"type\":\"live\",\"data\":\"llo th\"}\n\ndata: {\"type\":\"live\",\"data\":\"ere\\n\\n`\"}\n\ndata: {\"type\":\"live\",\"data\":\"``ts\\nc\"}\n\ndata: {\"type\":\"live\",\"data\":\"onst h\"}\n\ndata: {\"type\":\"live\",\"data\":\"\\u00e9llo =\"}\n\ndata: {\"type\":\"live\",\"data\":\" \\\"\\u043c\\u0438\\u0440 \"}\n\ndata: {\"type\":\"live\",\"data\":\"\\ud83c\\udf0d\\\";\\n``\"}\n\ndata: {\"type\":\"live\",\"data\":\"`\\n- a\\n\"}\n\ndata: {\"type\":\"live\",\"data\":\"- b\\n\"}\n\ndata: {\"type\":\"end\",\"data\":\"{\\\"success\\\":true,\\\"reply\\\":\\\"You said: Hello there\\\\n\\\\n```ts\\\\nconst h\\\\u00e9llo = \\\\\\\"\\\\u043c\\\\u0438\\\\u0440 \\\\ud83c\\\\udf0d\\\\\\\";\\\\n```\\\\n- a\\\\n- b\\\",\\\"images\\\":null,\\\"actions\\\":[],\\\"shortcuts\\\":[],\\\"blocks\\\":[],\\\"usage\\\":{\\\"prompt_tokens\\\":3,\\\"completion_tokens\\\":11,\\\"total_tokens\\\":14,\\\"price\\\":null,\\\"queries\\\":1,\\\"accuracy\\\":\\\"estimated\\\"},\\\"responseId\\\":\\\"c1\\\"}\"}\n\n"
  }
 },
 "submit-stream-events": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/chats/submit HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "accept",
     "text/event-stream"
    ],
    [
     "content-type",
     "application/json"
    ],
    [
     "x-wp-nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{\"botId\":\"default\",\"newMessage\":\"Hello there\",\"stream\":true}"
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "text/event-stream;charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "X-WP-Nonce",
     "4a7fef9f26"
    ],
    [
     "Set-Cookie",
     "mwai_session_id=6b0393255d22b; path=/; HttpOnly"
    ],
    [
     "Cache-Control",
     "no-cache"
    ]
   ],
   "body": "data: {\"type\":\"live\",\"data\":\"Starting stream...\",\"timestamp\":1795396389.384709,\"subtype\":\"status\",\"visibility\":\"collapsed\",\"metadata\":{\"model\":\"local-gpt\",\"id\":\"c1\"}}\n\ndata: {\"type\":\"live\",\"data\":\"Let me think about it.\",\"timestamp\":1795396389.384774,\"subtype\":\"thinking\",\"visibility\":\"collapsed\"}\n\ndata: {\"type\":\"live\",\"data\":\"Calling search_docs...\",\"timestamp\":1795396389.38478,\"subtype\":\"tool_call\",\"visibility\":\"visible\",\"metadata\":{\"tool_name\":\"search_docs\",\"arguments\":{\"q\":\"hello\"}}}\n\ndata: {\"type\":\"live\",\"data\":\"Got result from search_docs.\",\"timestamp\":1795396389.384786,\"subtype\":\"tool_result\",\"visibility\":\"visible\",\"metadata\":{\"tool_name\":\"search_docs\"}}\n\ndata: {\"type\":\"live\",\"data\":\"Found 2 relevant context(s) from embeddings.\",\"timestamp\":1795396389.38479,\"subtype\":\"embeddings\",\"visibility\":\"visible\",\"metadata\":{\"count\":2,\"query\":\"hello\"}}\n\ndata: {\"type\":\"live\",\"data\":\"debug info\",\"timestamp\":1795396389.384794,\"subtype\":\"debug\",\"visibility\":\"hidden\",\"metadata\":{\"debug_data\":{\"a\":1}}}\n\ndata: {\"type\":\"live\",\"data\":\"Got 1 MCP server(s) and 4 tool(s).\",\"timestamp\":1795396389.384798,\"subtype\":\"mcp_discovery\",\"visibility\":\"collapsed\",\"metadata\":{\"server_count\":1,\"tool_count\":4}}\n\ndata: {\"type\":\"live\",\"data\":\"You sa\",\"timestamp\":1795396389.384802,\"subtype\":\"content\",\"visibility\":\"visible\"}\n\ndata: {\"type\":\"live\",\"data\":\"id: He\",\"timestamp\":1795396389.404296,\"subtype\":\"content\",\"visibility\":\"visible\"}\n\ndata: {\"type\":\"live\",\"data\":\"llo th\",\"timestamp\":1795396389.424719,\"subtype\":\"content\",\"visibility\":\"visible\"}\n\ndata: {\"type\":\"live\",\"data\":\"ere\\n\\n`\",\"timestamp\":1795396389.446451,\"subtype\":\"content\",\"visibility\":\"visible\"}\n\ndata: {\"type\":\"live\",\"data\":\"``ts\\nc\",\"timestamp\":1795396389.466054,\"subtype\":\"content\",\"visibility\":\"visible\"}\n\ndata: {\"type\":\"live\",\"data\":\"onst h\",\"timestamp\":1795396389.486414,\"subtype\":\"content\",\"visibility\":\"visible\"}\n\ndata: {\"type\":\"live\",\"data\":\"\\u00e9llo =\",\"timestamp\":1795396389.506208,\"subtype\":\"content\",\"visibility\":\"visible\"}\n\ndata: {\"type\":\"live\",\"data\":\" \\\"\\u043c\\u0438\\u0440 \",\"timestamp\":1795396389.526581,\"subtype\":\"content\",\"visibility\":\"visible\"}\n\ndata: {\"type\":\"live\",\"data\":\"\\ud83c\\udf0d\\\";\\n``\",\"timestamp\":1795396389.546275,\"subtype\":\"content\",\"visibility\":\"visible\"}\n\ndata: {\"type\":\"live\",\"data\":\"`\\n- a\\n\",\"timestamp\":1795396389.566658,\"subtype\":\"content\",\"visibility\":\"visible\"}\n\ndata: {\"type\":\"live\",\"data\":\"- b\\n\",\"timestamp\":1795396389.586995,\"subtype\":\"content\",\"visibility\":\"visible\"}\n\ndata: {\"type\":\"end\",\"data\":\"{\\\"success\\\":true,\\\"reply\\\":\\\"You said: Hello there\\\\n\\\\n```ts\\\\nconst h\\\\u00e9llo = \\\\\\\"\\\\u043c\\\\u0438\\\\u0440 \\\\ud83c\\\\udf0d\\\\\\\";\\\\n```\\\\n- a\\\\n- b\\\",\\\"images\\\":null,\\\"actions\\\":[],\\\"shortcuts\\\":[],\\\"blocks\\\":[],\\\"usage\\\":{\\\"prompt_tokens\\\":3,\\\"completion_tokens\\\":11,\\\"total_tokens\\\":14,\\\"price\\\":null,\\\"queries\\\":1,\\\"accuracy\\\":\\\"estimated\\\"},\\\"responseId\\\":\\\"c1\\\"}\"}\n\n"
  }
 },
 "submit-stream-extras": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/chats/submit HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "accept",
     "text/event-stream"
    ],
    [
     "content-type",
     "application/json"
    ],
    [
     "x-wp-nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{\"botId\":\"default\",\"newMessage\":\"Hello there\",\"stream\":true}"
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "text/event-stream;charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "X-WP-Nonce",
     "4a7fef9f26"
    ],
    [
     "Set-Cookie",
     "mwai_session_id=6b0393259b080; path=/; HttpOnly"
    ],
    [
     "Cache-Control",
     "no-cache"
    ]
   ],
   "body": "data: {\"type\":\"live\",\"data\":\"Starting stream...\",\"timestamp\":1795396389.637446,\"subtype\":\"status\",\"visibility\":\"collapsed\",\"metadata\":{\"model\":\"local-gpt\",\"id\":\"c1\"}}\n\ndata: {\"type\":\"live\",\"data\":\"You sa\"}\n\ndata: {\"type\":\"live\",\"data\":\"id: He\"}\n\ndata: {\"type\":\"live\",\"data\":\"llo th\"}\n\ndata: {\"type\":\"live\",\"data\":\"ere\\n\\n`\"}\n\ndata: {\"type\":\"live\",\"data\":\"``ts\\nc\"}\n\ndata: {\"type\":\"live\",\"data\":\"onst h\"}\n\ndata: {\"type\":\"live\",\"data\":\"\\u00e9llo =\"}\n\ndata: {\"type\":\"live\",\"data\":\" \\\"\\u043c\\u0438\\u0440 \"}\n\ndata: {\"type\":\"live\",\"data\":\"\\ud83c\\udf0d\\\";\\n``\"}\n\ndata: {\"type\":\"live\",\"data\":\"`\\n- a\\n\"}\n\ndata: {\"type\":\"live\",\"data\":\"- b\\n\"}\n\ndata: {\"type\":\"end\",\"data\":\"{\\\"success\\\":true,\\\"reply\\\":\\\"You said: Hello there\\\\n\\\\n```ts\\\\nconst h\\\\u00e9llo = \\\\\\\"\\\\u043c\\\\u0438\\\\u0440 \\\\ud83c\\\\udf0d\\\\\\\";\\\\n```\\\\n- a\\\\n- b\\\",\\\"images\\\":null,\\\"actions\\\":[{\\\"type\\\":\\\"function\\\",\\\"data\\\":{\\\"name\\\":\\\"open_page\\\",\\\"args\\\":{\\\"url\\\":\\\"\\\\\\/docs\\\"}}}],\\\"shortcuts\\\":[{\\\"type\\\":\\\"message\\\",\\\"data\\\":{\\\"label\\\":\\\"Explain more\\\",\\\"variant\\\":\\\"info\\\",\\\"icon\\\":null,\\\"className\\\":null,\\\"shortcutId\\\":\\\"iBY8AIaylJG8wKi7YfUXfF\\\\\\/7Yq2TJ668nuqZbkwyisMkqQsVFhND7SveXaXQOdN4FCZRpd8pKdVWHKTyPSH2OTEO4cy156UOdSpz9Np06Uo=\\\"}}],\\\"blocks\\\":[{\\\"type\\\":\\\"content\\\",\\\"data\\\":{\\\"html\\\":\\\"<p>Rate this answer<\\\\\\/p>\\\",\\\"script\\\":null}}],\\\"usage\\\":{\\\"prompt_tokens\\\":3,\\\"completion_tokens\\\":11,\\\"total_tokens\\\":14,\\\"price\\\":null,\\\"queries\\\":1,\\\"accuracy\\\":\\\"estimated\\\"},\\\"responseId\\\":\\\"c1\\\"}\"}\n\n"
  }
 },
 "submit-stream-long": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/chats/submit HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "accept",
     "text/event-stream"
    ],
    [
     "content-type",
     "application/json"
    ],
    [
     "x-wp-nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{\"botId\":\"default\",\"newMessage\":\"tokens=500 delay=0\",\"stream\":true}"
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "text/event-stream;charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "X-WP-Nonce",
     "4a7fef9f26"
    ],
    [
     "Set-Cookie",
     "mwai_session_id=6b0393254c793; path=/; HttpOnly"
    ],
    [
     "Cache-Control",
     "no-cache"
    ]
   ],
   "body": "data: {\"type\":\"live\",\"data\":\"Starting stream...\",\"timestamp\":1795396389.321009,\"subtype\":\"status\",\"visibility\":\"collapsed\",\"metadata\":{\"model\":\"local-gpt\",\"id\":\"c1\"}}\n\ndata: {\"type\":\"live\",\"data\":\"tok0 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok1 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok2 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok3 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok4 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok5 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok6 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok7 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok8 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok9 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok10 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok11 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok12 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok13 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok14 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok15 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok16 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok17 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok18 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok19 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok20 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok21 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok22 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok23 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok24 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok25 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok26 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok27 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok28 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok29 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok30 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok31 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok32 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok33 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok34 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok35 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok36 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok37 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok38 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok39 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok40 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok41 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok42 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok43 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok44 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok45 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok46 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok47 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok48 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok49 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok50 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok51 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok52 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok53 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok54 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok55 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok56 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok57 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok58 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok59 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok60 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok61 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok62 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok63 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok64 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok65 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok66 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok67 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok68 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok69 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok70 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok71 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok72 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok73 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok74 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok75 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok76 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok77 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok78 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok79 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok80 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok81 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok82 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok83 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok84 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok85 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok86 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok87 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok88 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok89 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok90 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok91 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok92 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok93 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok94 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok95 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok96 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok97 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok98 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok99 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok100 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok101 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok102 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok103 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok104 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok105 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok106 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok107 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok108 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok109 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok110 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok111 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok112 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok113 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok114 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok115 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok116 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok117 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok118 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok119 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok120 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok121 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok122 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok123 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok124 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok125 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok126 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok127 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok128 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok129 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok130 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok131 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok132 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok133 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok134 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok135 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok136 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok137 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok138 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok139 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok140 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok141 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok142 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok143 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok144 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok145 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok146 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok147 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok148 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok149 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok150 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok151 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok152 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok153 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok154 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok155 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok156 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok157 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok158 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok159 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok160 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok161 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok162 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok163 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok164 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok165 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok166 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok167 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok168 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok169 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok170 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok171 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok172 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok173 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok174 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok175 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok176 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok177 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok178 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok179 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok180 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok181 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok182 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok183 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok184 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok185 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok186 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok187 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok188 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok189 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok190 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok191 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok192 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok193 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok194 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok195 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok196 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok197 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok198 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok199 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok200 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok201 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok202 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok203 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok204 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok205 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok206 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok207 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok208 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok209 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok210 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok211 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok212 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok213 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok214 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok215 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok216 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok217 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok218 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok219 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok220 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok221 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok222 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok223 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok224 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok225 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok226 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok227 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok228 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok229 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok230 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok231 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok232 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok233 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok234 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok235 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok236 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok237 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok238 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok239 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok240 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok241 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok242 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok243 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok244 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok245 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok246 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok247 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok248 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok249 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok250 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok251 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok252 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok253 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok254 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok255 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok256 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok257 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok258 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok259 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok260 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok261 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok262 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok263 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok264 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok265 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok266 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok267 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok268 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok269 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok270 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok271 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok272 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok273 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok274 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok275 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok276 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok277 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok278 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok279 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok280 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok281 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok282 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok283 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok284 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok285 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok286 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok287 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok288 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok289 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok290 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok291 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok292 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok293 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok294 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok295 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok296 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok297 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok298 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok299 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok300 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok301 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok302 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok303 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok304 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok305 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok306 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok307 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok308 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok309 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok310 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok311 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok312 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok313 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok314 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok315 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok316 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok317 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok318 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok319 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok320 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok321 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok322 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok323 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok324 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok325 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok326 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok327 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok328 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok329 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok330 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok331 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok332 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok333 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok334 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok335 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok336 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok337 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok338 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok339 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok340 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok341 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok342 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok343 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok344 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok345 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok346 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok347 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok348 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok349 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok350 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok351 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok352 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok353 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok354 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok355 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok356 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok357 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok358 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok359 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok360 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok361 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok362 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok363 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok364 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok365 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok366 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok367 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok368 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok369 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok370 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok371 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok372 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok373 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok374 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok375 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok376 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok377 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok378 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok379 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok380 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok381 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok382 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok383 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok384 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok385 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok386 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok387 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok388 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok389 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok390 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok391 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok392 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok393 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok394 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok395 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok396 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok397 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok398 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok399 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok400 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok401 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok402 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok403 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok404 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok405 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok406 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok407 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok408 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok409 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok410 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok411 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok412 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok413 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok414 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok415 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok416 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok417 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok418 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok419 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok420 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok421 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok422 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok423 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok424 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok425 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok426 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok427 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok428 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok429 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok430 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok431 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok432 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok433 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok434 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok435 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok436 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok437 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok438 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok439 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok440 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok441 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok442 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok443 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok444 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok445 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok446 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok447 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok448 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok449 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok450 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok451 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok452 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok453 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok454 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok455 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok456 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok457 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok458 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok459 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok460 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok461 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok462 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok463 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok464 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok465 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok466 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok467 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok468 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok469 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok470 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok471 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok472 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok473 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok474 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok475 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok476 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok477 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok478 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok479 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok480 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok481 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok482 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok483 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok484 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok485 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok486 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok487 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok488 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok489 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok490 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok491 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok492 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok493 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok494 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok495 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok496 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok497 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok498 \"}\n\ndata: {\"type\":\"live\",\"data\":\"tok499 \"}\n\ndata: {\"type\":\"end\",\"data\":\"{\\\"success\\\":true,\\\"reply\\\":\\\"tok0 tok1 tok2 tok3 tok4 tok5 tok6 tok7 tok8 tok9 tok10 tok11 tok12 tok13 tok14 tok15 tok16 tok17 tok18 tok19 tok20 tok21 tok22 tok23 tok24 tok25 tok26 tok27 tok28 tok29 tok30 tok31 tok32 tok33 tok34 tok35 tok36 tok37 tok38 tok39 tok40 tok41 tok42 tok43 tok44 tok45 tok46 tok47 tok48 tok49 tok50 tok51 tok52 tok53 tok54 tok55 tok56 tok57 tok58 tok59 tok60 tok61 tok62 tok63 tok64 tok65 tok66 tok67 tok68 tok69 tok70 tok71 tok72 tok73 tok74 tok75 tok76 tok77 tok78 tok79 tok80 tok81 tok82 tok83 tok84 tok85 tok86 tok87 tok88 tok89 tok90 tok91 tok92 tok93 tok94 tok95 tok96 tok97 tok98 tok99 tok100 tok101 tok102 tok103 tok104 tok105 tok106 tok107 tok108 tok109 tok110 tok111 tok112 tok113 tok114 tok115 tok116 tok117 tok118 tok119 tok120 tok121 tok122 tok123 tok124 tok125 tok126 tok127 tok128 tok129 tok130 tok131 tok132 tok133 tok134 tok135 tok136 tok137 tok138 tok139 tok140 tok141 tok142 tok143 tok144 tok145 tok146 tok147 tok148 tok149 tok150 tok151 tok152 tok153 tok154 tok155 tok156 tok157 tok158 tok159 tok160 tok161 tok162 tok163 tok164 tok165 tok166 tok167 tok168 tok169 tok170 tok171 tok172 tok173 tok174 tok175 tok176 tok177 tok178 tok179 tok180 tok181 tok182 tok183 tok184 tok185 tok186 tok187 tok188 tok189 tok190 tok191 tok192 tok193 tok194 tok195 tok196 tok197 tok198 tok199 tok200 tok201 tok202 tok203 tok204 tok205 tok206 tok207 tok208 tok209 tok210 tok211 tok212 tok213 tok214 tok215 tok216 tok217 tok218 tok219 tok220 tok221 tok222 tok223 tok224 tok225 tok226 tok227 tok228 tok229 tok230 tok231 tok232 tok233 tok234 tok235 tok236 tok237 tok238 tok239 tok240 tok241 tok242 tok243 tok244 tok245 tok246 tok247 tok248 tok249 tok250 tok251 tok252 tok253 tok254 tok255 tok256 tok257 tok258 tok259 tok260 tok261 tok262 tok263 tok264 tok265 tok266 tok267 tok268 tok269 tok270 tok271 tok272 tok273 tok274 tok275 tok276 tok277 tok278 tok279 tok280 tok281 tok282 tok283 tok284 tok285 tok286 tok287 tok288 tok289 tok290 tok291 tok292 tok293 tok294 tok295 tok296 tok297 tok298 tok299 tok300 tok301 tok302 tok303 tok304 tok305 tok306 tok307 tok308 tok309 tok310 tok311 tok312 tok313 tok314 tok315 tok316 tok317 tok318 tok319 tok320 tok321 tok322 tok323 tok324 tok325 tok326 tok327 tok328 tok329 tok330 tok331 tok332 tok333 tok334 tok335 tok336 tok337 tok338 tok339 tok340 tok341 tok342 tok343 tok344 tok345 tok346 tok347 tok348 tok349 tok350 tok351 tok352 tok353 tok354 tok355 tok356 tok357 tok358 tok359 tok360 tok361 tok362 tok363 tok364 tok365 tok366 tok367 tok368 tok369 tok370 tok371 tok372 tok373 tok374 tok375 tok376 tok377 tok378 tok379 tok380 tok381 tok382 tok383 tok384 tok385 tok386 tok387 tok388 tok389 tok390 tok391 tok392 tok393 tok394 tok395 tok396 tok397 tok398 tok399 tok400 tok401 tok402 tok403 tok404 tok405 tok406 tok407 tok408 tok409 tok410 tok411 tok412 tok413 tok414 tok415 tok416 tok417 tok418 tok419 tok420 tok421 tok422 tok423 tok424 tok425 tok426 tok427 tok428 tok429 tok430 tok431 tok432 tok433 tok434 tok435 tok436 tok437 tok438 tok439 tok440 tok441 tok442 tok443 tok444 tok445 tok446 tok447 tok448 tok449 tok450 tok451 tok452 tok453 tok454 tok455 tok456 tok457 tok458 tok459 tok460 tok461 tok462 tok463 tok464 tok465 tok466 tok467 tok468 tok469 tok470 tok471 tok472 tok473 tok474 tok475 tok476 tok477 tok478 tok479 tok480 tok481 tok482 tok483 tok484 tok485 tok486 tok487 tok488 tok489 tok490 tok491 tok492 tok493 tok494 tok495 tok496 tok497 tok498 tok499\\\",\\\"images\\\":null,\\\"actions\\\":[],\\\"shortcuts\\\":[],\\\"blocks\\\":[],\\\"usage\\\":{\\\"prompt_tokens\\\":3,\\\"completion_tokens\\\":500,\\\"total_tokens\\\":503,\\\"price\\\":null,\\\"queries\\\":1,\\\"accuracy\\\":\\\"estimated\\\"},\\\"responseId\\\":\\\"c1\\\"}\"}\n\n"
  }
 },
 "submit-too-long": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/chats/submit HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "accept",
     "text/event-stream"
    ],
    [
     "content-type",
     "application/json"
    ],
    [
     "x-wp-nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{\"botId\":\"default\",\"newMessage\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\",\"stream\":true}"
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "X-WP-Nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "data: {\"type\":\"error\",\"data\":\"Sorry, your query has been rejected.\"}\n\n"
  }
 },
 "submit-too-long-json": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/chats/submit HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "content-type",
     "application/json"
    ],
    [
     "x-wp-nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{\"botId\":\"default\",\"newMessage\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\",\"stream\":false}"
  },
  "response": {
   "start": "HTTP/1.1 500 Internal Server Error",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "X-WP-Nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{\"success\":false,\"message\":\"Sorry, your query has been rejected.\"}"
  }
 },
 "submit-unknown-bot": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/chats/submit HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "accept",
     "text/event-stream"
    ],
    [
     "content-type",
     "application/json"
    ],
    [
     "x-wp-nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{\"botId\":\"no-such-bot\",\"newMessage\":\"Hello there\",\"stream\":true}"
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "text/event-stream;charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "X-WP-Nonce",
     "4a7fef9f26"
    ],
    [
     "Set-Cookie",
     "mwai_session_id=6b03932673e91; path=/; HttpOnly"
    ],
    [
     "Cache-Control",
     "no-cache"
    ]
   ],
   "body": "data: {\"type\":\"live\",\"data\":\"Starting stream...\",\"timestamp\":1795396390.47795,\"subtype\":\"status\",\"visibility\":\"collapsed\",\"metadata\":{\"model\":\"local-gpt\",\"id\":\"c1\"}}\n\ndata: {\"type\":\"live\",\"data\":\"You sa\"}\n\ndata: {\"type\":\"live\",\"data\":\"id: He\"}\n\ndata: {\"type\":\"live\",\"data\":\"llo th\"}\n\ndata: {\"type\":\"live\",\"data\":\"ere\\n\\n`\"}\n\ndata: {\"type\":\"live\",\"data\":\"``ts\\nc\"}\n\ndata: {\"type\":\"live\",\"data\":\"onst h\"}\n\ndata: {\"type\":\"live\",\"data\":\"\\u00e9llo =\"}\n\ndata: {\"type\":\"live\",\"data\":\" \\\"\\u043c\\u0438\\u0440 \"}\n\ndata: {\"type\":\"live\",\"data\":\"\\ud83c\\udf0d\\\";\\n``\"}\n\ndata: {\"type\":\"live\",\"data\":\"`\\n- a\\n\"}\n\ndata: {\"type\":\"live\",\"data\":\"- b\\n\"}\n\ndata: {\"type\":\"end\",\"data\":\"{\\\"success\\\":true,\\\"reply\\\":\\\"You said: Hello there\\\\n\\\\n```ts\\\\nconst h\\\\u00e9llo = \\\\\\\"\\\\u043c\\\\u0438\\\\u0440 \\\\ud83c\\\\udf0d\\\\\\\";\\\\n```\\\\n- a\\\\n- b\\\",\\\"images\\\":null,\\\"actions\\\":[],\\\"shortcuts\\\":[],\\\"blocks\\\":[],\\\"usage\\\":{\\\"prompt_tokens\\\":3,\\\"completion_tokens\\\":11,\\\"total_tokens\\\":14,\\\"price\\\":null,\\\"queries\\\":1,\\\"accuracy\\\":\\\"estimated\\\"},\\\"responseId\\\":\\\"c1\\\"}\"}\n\n"
  }
 },
 "submit-with-file": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/chats/submit HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "accept",
     "text/event-stream"
    ],
    [
     "cookie",
     "mwai_session_id=6b039f050547d"
    ],
    [
     "content-type",
     "application/json"
    ],
    [
     "x-wp-nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{\"botId\":\"default\",\"chatId\":\"f1\",\"messages\":[],\"newMessage\":\"What is in the picture?\",\"newFileId\":\"2e71e13c55feede0c4c027c9cbf24992\",\"newFileIds\":null,\"stream\":true}"
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "text/event-stream;charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "X-WP-Nonce",
     "4a7fef9f26"
    ],
    [
     "Cache-Control",
     "no-cache"
    ]
   ],
   "body": "data: {\"type\":\"live\",\"data\":\"Starting stream...\",\"timestamp\":1795399429.072614,\"subtype\":\"status\",\"visibility\":\"collapsed\",\"metadata\":{\"model\":\"local-gpt\",\"id\":\"c1\"}}\n\ndata: {\"type\":\"live\",\"data\":\"You sa\"}\n\ndata: {\"type\":\"live\",\"data\":\"id: [{\"}\n\ndata: {\"type\":\"live\",\"data\":\"\\\"type\\\"\"}\n\ndata: {\"type\":\"live\",\"data\":\":\\\"text\"}\n\ndata: {\"type\":\"live\",\"data\":\"\\\",\\\"tex\"}\n\ndata: {\"type\":\"live\",\"data\":\"t\\\":\\\"Wh\"}\n\ndata: {\"type\":\"live\",\"data\":\"at is \"}\n\ndata: {\"type\":\"live\",\"data\":\"in the\"}\n\ndata: {\"type\":\"live\",\"data\":\" pictu\"}\n\ndata: {\"type\":\"live\",\"data\":\"re?\\\"},\"}\n\ndata: {\"type\":\"live\",\"data\":\"{\\\"type\"}\n\ndata: {\"type\":\"live\",\"data\":\"\\\":\\\"ima\"}\n\ndata: {\"type\":\"live\",\"data\":\"ge_url\"}\n\ndata: {\"type\":\"live\",\"data\":\"\\\",\\\"ima\"}\n\ndata: {\"type\":\"live\",\"data\":\"ge_url\"}\n\ndata: {\"type\":\"live\",\"data\":\"\\\":{\\\"ur\"}\n\ndata: {\"type\":\"live\",\"data\":\"l\\\":\\\"da\"}\n\ndata: {\"type\":\"live\",\"data\":\"ta:ima\"}\n\ndata: {\"type\":\"live\",\"data\":\"ge\\/png\"}\n\ndata: {\"type\":\"live\",\"data\":\";base6\"}\n\ndata: {\"type\":\"live\",\"data\":\"4,iVBO\"}\n\ndata: {\"type\":\"live\",\"data\":\"Rw0KGg\"}\n\ndata: {\"type\":\"live\",\"data\":\"oAAAAN\"}\n\ndata: {\"type\":\"live\",\"data\":\"SUhEUg\"}\n\ndata: {\"type\":\"live\",\"data\":\"AAAAEA\"}\n\ndata: {\"type\":\"live\",\"data\":\"AAABCA\"}\n\ndata: {\"type\":\"live\",\"data\":\"YAAAAf\"}\n\ndata: {\"type\":\"live\",\"data\":\"FcSJAA\"}\n\ndata: {\"type\":\"live\",\"data\":\"AADUlE\"}\n\ndata: {\"type\":\"live\",\"data\":\"QVR42m\"}\n\ndata: {\"type\":\"live\",\"data\":\"P8z8BQ\"}\n\ndata: {\"type\":\"live\",\"data\":\"DwAEhQ\"}\n\ndata: {\"type\":\"live\",\"data\":\"GAhKmM\"}\n\ndata: {\"type\":\"live\",\"data\":\"IQAAAA\"}\n\ndata: {\"type\":\"live\",\"data\":\"BJRU5E\"}\n\ndata: {\"type\":\"live\",\"data\":\"rkJggg\"}\n\ndata: {\"type\":\"live\",\"data\":\"==\\\"}}]\"}\n\ndata: {\"type\":\"live\",\"data\":\"\\n\\n```t\"}\n\ndata: {\"type\":\"live\",\"data\":\"s\\ncons\"}\n\ndata: {\"type\":\"live\",\"data\":\"t h\\u00e9ll\"}\n\ndata: {\"type\":\"live\",\"data\":\"o = \\\"\\u043c\"}\n\ndata: {\"type\":\"live\",\"data\":\"\\u0438\\u0440 \\ud83c\\udf0d\\\";\"}\n\ndata: {\"type\":\"live\",\"data\":\"\\n```\\n-\"}\n\ndata: {\"type\":\"live\",\"data\":\" a\\n- b\"}\n\ndata: {\"type\":\"live\",\"data\":\"  \\n\"}\n\ndata: {\"type\":\"end\",\"data\":\"{\\\"success\\\":true,\\\"reply\\\":\\\"You said: [{\\\\\\\"type\\\\\\\":\\\\\\\"text\\\\\\\",\\\\\\\"text\\\\\\\":\\\\\\\"What is in the picture?\\\\\\\"},{\\\\\\\"type\\\\\\\":\\\\\\\"image_url\\\\\\\",\\\\\\\"image_url\\\\\\\":{\\\\\\\"url\\\\\\\":\\\\\\\"data:image\\\\\\/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==\\\\\\\"}}]\\\\n\\\\n```ts\\\\nconst h\\\\u00e9llo = \\\\\\\"\\\\u043c\\\\u0438\\\\u0440 \\\\ud83c\\\\udf0d\\\\\\\";\\\\n```\\\\n- a\\\\n- b\\\",\\\"images\\\":null,\\\"actions\\\":[],\\\"shortcuts\\\":[],\\\"blocks\\\":[],\\\"usage\\\":{\\\"prompt_tokens\\\":3,\\\"completion_tokens\\\":45,\\\"total_tokens\\\":48,\\\"price\\\":null,\\\"queries\\\":1,\\\"accuracy\\\":\\\"estimated\\\"},\\\"responseId\\\":\\\"c1\\\"}\"}\n\n"
  }
 },
 "submit-with-files": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/chats/submit HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "accept",
     "text/event-stream"
    ],
    [
     "cookie",
     "mwai_session_id=6b039f050547d"
    ],
    [
     "content-type",
     "application/json"
    ],
    [
     "x-wp-nonce",
     "4a7fef9f26"
    ]
   ],
   "body": "{\"botId\":\"default\",\"chatId\":\"f2\",\"messages\":[],\"newMessage\":\"What is in the picture?\",\"newFileId\":null,\"newFileIds\":[\"2e71e13c55feede0c4c027c9cbf24992\"],\"stream\":true}"
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "text/event-stream;charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "X-WP-Nonce",
     "4a7fef9f26"
    ],
    [
     "Cache-Control",
     "no-cache"
    ]
   ],
   "body": "data: {\"type\":\"live\",\"data\":\"Starting stream...\",\"timestamp\":1795399430.017446,\"subtype\":\"status\",\"visibility\":\"collapsed\",\"metadata\":{\"model\":\"local-gpt\",\"id\":\"c1\"}}\n\ndata: {\"type\":\"live\",\"data\":\"You sa\"}\n\ndata: {\"type\":\"live\",\"data\":\"id: [{\"}\n\ndata: {\"type\":\"live\",\"data\":\"\\\"type\\\"\"}\n\ndata: {\"type\":\"live\",\"data\":\":\\\"text\"}\n\ndata: {\"type\":\"live\",\"data\":\"\\\",\\\"tex\"}\n\ndata: {\"type\":\"live\",\"data\":\"t\\\":\\\"Wh\"}\n\ndata: {\"type\":\"live\",\"data\":\"at is \"}\n\ndata: {\"type\":\"live\",\"data\":\"in the\"}\n\ndata: {\"type\":\"live\",\"data\":\" pictu\"}\n\ndata: {\"type\":\"live\",\"data\":\"re?\\\"},\"}\n\ndata: {\"type\":\"live\",\"data\":\"{\\\"type\"}\n\ndata: {\"type\":\"live\",\"data\":\"\\\":\\\"ima\"}\n\ndata: {\"type\":\"live\",\"data\":\"ge_url\"}\n\ndata: {\"type\":\"live\",\"data\":\"\\\",\\\"ima\"}\n\ndata: {\"type\":\"live\",\"data\":\"ge_url\"}\n\ndata: {\"type\":\"live\",\"data\":\"\\\":{\\\"ur\"}\n\ndata: {\"type\":\"live\",\"data\":\"l\\\":\\\"da\"}\n\ndata: {\"type\":\"live\",\"data\":\"ta:ima\"}\n\ndata: {\"type\":\"live\",\"data\":\"ge\\/png\"}\n\ndata: {\"type\":\"live\",\"data\":\";base6\"}\n\ndata: {\"type\":\"live\",\"data\":\"4,iVBO\"}\n\ndata: {\"type\":\"live\",\"data\":\"Rw0KGg\"}\n\ndata: {\"type\":\"live\",\"data\":\"oAAAAN\"}\n\ndata: {\"type\":\"live\",\"data\":\"SUhEUg\"}\n\ndata: {\"type\":\"live\",\"data\":\"AAAAEA\"}\n\ndata: {\"type\":\"live\",\"data\":\"AAABCA\"}\n\ndata: {\"type\":\"live\",\"data\":\"YAAAAf\"}\n\ndata: {\"type\":\"live\",\"data\":\"FcSJAA\"}\n\ndata: {\"type\":\"live\",\"data\":\"AADUlE\"}\n\ndata: {\"type\":\"live\",\"data\":\"QVR42m\"}\n\ndata: {\"type\":\"live\",\"data\":\"P8z8BQ\"}\n\ndata: {\"type\":\"live\",\"data\":\"DwAEhQ\"}\n\ndata: {\"type\":\"live\",\"data\":\"GAhKmM\"}\n\ndata: {\"type\":\"live\",\"data\":\"IQAAAA\"}\n\ndata: {\"type\":\"live\",\"data\":\"BJRU5E\"}\n\ndata: {\"type\":\"live\",\"data\":\"rkJggg\"}\n\ndata: {\"type\":\"live\",\"data\":\"==\\\"}}]\"}\n\ndata: {\"type\":\"live\",\"data\":\"\\n\\n```t\"}\n\ndata: {\"type\":\"live\",\"data\":\"s\\ncons\"}\n\ndata: {\"type\":\"live\",\"data\":\"t h\\u00e9ll\"}\n\ndata: {\"type\":\"live\",\"data\":\"o = \\\"\\u043c\"}\n\ndata: {\"type\":\"live\",\"data\":\"\\u0438\\u0440 \\ud83c\\udf0d\\\";\"}\n\ndata: {\"type\":\"live\",\"data\":\"\\n```\\n-\"}\n\ndata: {\"type\":\"live\",\"data\":\" a\\n- b\"}\n\ndata: {\"type\":\"live\",\"data\":\"  \\n\"}\n\ndata: {\"type\":\"end\",\"data\":\"{\\\"success\\\":true,\\\"reply\\\":\\\"You said: [{\\\\\\\"type\\\\\\\":\\\\\\\"text\\\\\\\",\\\\\\\"text\\\\\\\":\\\\\\\"What is in the picture?\\\\\\\"},{\\\\\\\"type\\\\\\\":\\\\\\\"image_url\\\\\\\",\\\\\\\"image_url\\\\\\\":{\\\\\\\"url\\\\\\\":\\\\\\\"data:image\\\\\\/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==\\\\\\\"}}]\\\\n\\\\n```ts\\\\nconst h\\\\u00e9llo = \\\\\\\"\\\\u043c\\\\u0438\\\\u0440 \\\\ud83c\\\\udf0d\\\\\\\";\\\\n```\\\\n- a\\\\n- b\\\",\\\"images\\\":null,\\\"actions\\\":[],\\\"shortcuts\\\":[],\\\"blocks\\\":[],\\\"usage\\\":{\\\"prompt_tokens\\\":3,\\\"completion_tokens\\\":45,\\\"total_tokens\\\":48,\\\"price\\\":null,\\\"queries\\\":1,\\\"accuracy\\\":\\\"estimated\\\"},\\\"responseId\\\":\\\"c1\\\"}\"}\n\n"
  }
 },
 "user-start-session": {
  "request": {
   "start": "POST /wp-json/mwai/v1/start_session HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "authorization",
     "Basic YWRhOmFwcGxpY2F0aW9uLXBhc3N3b3Jk"
    ]
   ],
   "body": ""
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Set-Cookie",
     "PHPSESSID=8oesbsk9s9105mpseldnqm2slu; path=/"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "Set-Cookie",
     "mwai_session_id=6b039f044d519; path=/; HttpOnly"
    ],
    [
     "Allow",
     "POST"
    ],
    [
     "Expires",
     "Wed, 11 Jan 1984 05:00:00 GMT"
    ],
    [
     "Cache-Control",
     "no-cache, must-revalidate, max-age=0"
    ]
   ],
   "body": "{\"success\":true,\"sessionId\":\"6b039f044d519\",\"restNonce\":\"94de7f06d1\"}"
  }
 },
 "user-start-session-wrong-password": {
  "request": {
   "start": "POST /wp-json/mwai/v1/start_session HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "authorization",
     "Basic YWRhOmFwcGxpY2F0aW9uLXBhc3N3b3Jk"
    ]
   ],
   "body": ""
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "application/json; charset=UTF-8"
    ],
    [
     "Set-Cookie",
     "PHPSESSID=trs9jslo1ba67g3lvtjcjdkp04; path=/"
    ],
    [
     "Expires",
     "Thu, 19 Nov 1981 08:52:00 GMT"
    ],
    [
     "Cache-Control",
     "no-store, no-cache, must-revalidate"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "Set-Cookie",
     "mwai_session_id=6b039f0455876; path=/; HttpOnly"
    ],
    [
     "Allow",
     "POST"
    ]
   ],
   "body": "{\"success\":true,\"sessionId\":\"6b039f0455876\",\"restNonce\":\"4a7fef9f26\"}"
  }
 },
 "user-submit-1": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/chats/submit HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "accept",
     "text/event-stream"
    ],
    [
     "authorization",
     "Basic YWRhOmFwcGxpY2F0aW9uLXBhc3N3b3Jk"
    ],
    [
     "content-type",
     "application/json"
    ],
    [
     "x-wp-nonce",
     "94de7f06d1"
    ]
   ],
   "body": "{\"botId\":\"default\",\"chatId\":\"p0q8r2s4t6u\",\"messages\":[],\"newMessage\":\"My name is Ada.\",\"stream\":true}"
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "text/event-stream;charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "Set-Cookie",
     "mwai_session_id=6b039f045b1c4; path=/; HttpOnly"
    ],
    [
     "Cache-Control",
     "no-cache"
    ]
   ],
   "body": "data: {\"type\":\"live\",\"data\":\"Starting stream...\",\"timestamp\":1795399428.375964,\"subtype\":\"status\",\"visibility\":\"collapsed\",\"metadata\":{\"model\":\"local-gpt\",\"id\":\"c1\"}}\n\ndata: {\"type\":\"live\",\"data\":\"You sa\"}\n\ndata: {\"type\":\"live\",\"data\":\"id: My\"}\n\ndata: {\"type\":\"live\",\"data\":\" name \"}\n\ndata: {\"type\":\"live\",\"data\":\"is Ada\"}\n\ndata: {\"type\":\"live\",\"data\":\".\\n\\n```\"}\n\ndata: {\"type\":\"live\",\"data\":\"ts\\ncon\"}\n\ndata: {\"type\":\"live\",\"data\":\"st h\\u00e9l\"}\n\ndata: {\"type\":\"live\",\"data\":\"lo = \\\"\"}\n\ndata: {\"type\":\"live\",\"data\":\"\\u043c\\u0438\\u0440 \\ud83c\\udf0d\\\"\"}\n\ndata: {\"type\":\"live\",\"data\":\";\\n```\\n\"}\n\ndata: {\"type\":\"live\",\"data\":\"- a\\n- \"}\n\ndata: {\"type\":\"live\",\"data\":\"b\\n\"}\n\ndata: {\"type\":\"end\",\"data\":\"{\\\"success\\\":true,\\\"reply\\\":\\\"You said: My name is Ada.\\\\n\\\\n```ts\\\\nconst h\\\\u00e9llo = \\\\\\\"\\\\u043c\\\\u0438\\\\u0440 \\\\ud83c\\\\udf0d\\\\\\\";\\\\n```\\\\n- a\\\\n- b\\\",\\\"images\\\":null,\\\"actions\\\":[],\\\"shortcuts\\\":[],\\\"blocks\\\":[],\\\"usage\\\":{\\\"prompt_tokens\\\":3,\\\"completion_tokens\\\":12,\\\"total_tokens\\\":15,\\\"price\\\":null,\\\"queries\\\":1,\\\"accuracy\\\":\\\"estimated\\\"},\\\"responseId\\\":\\\"c1\\\"}\"}\n\n"
  }
 },
 "user-submit-2": {
  "request": {
   "start": "POST /wp-json/mwai-ui/v1/chats/submit HTTP/1.1",
   "headers": [
    [
     "Host",
     "site.example"
    ],
    [
     "accept",
     "text/event-stream"
    ],
    [
     "authorization",
     "Basic YWRhOmFwcGxpY2F0aW9uLXBhc3N3b3Jk"
    ],
    [
     "content-type",
     "application/json"
    ],
    [
     "x-wp-nonce",
     "94de7f06d1"
    ]
   ],
   "body": "{\"botId\":\"default\",\"chatId\":\"p0q8r2s4t6u\",\"messages\":[{\"role\":\"user\",\"content\":\"My name is Ada.\"},{\"role\":\"assistant\",\"content\":\"You said: My name is Ada.\\n\\n```ts\\nconst h\u00c3\u00a9llo = \\\"\u00d0\u00bc\u00d0\u00b8\u00d1\u0080 \u00f0\u009f\u008c\u008d\\\";\\n```\\n- a\\n- b\"}],\"newMessage\":\"What is my name?\",\"stream\":true}"
  },
  "response": {
   "start": "HTTP/1.1 200 OK",
   "headers": [
    [
     "Content-Type",
     "text/event-stream;charset=UTF-8"
    ],
    [
     "Link",
     "<https://site.example/wp-json/>; rel=\"https://api.w.org/\""
    ],
    [
     "X-Content-Type-Options",
     "nosniff"
    ],
    [
     "Set-Cookie",
     "mwai_session_id=6b039f04a00f4; path=/; HttpOnly"
    ],
    [
     "Cache-Control",
     "no-cache"
    ]
   ],
   "body": "data: {\"type\":\"live\",\"data\":\"Starting stream...\",\"timestamp\":1795399428.657536,\"subtype\":\"status\",\"visibility\":\"collapsed\",\"metadata\":{\"model\":\"local-gpt\",\"id\":\"c1\"}}\n\ndata: {\"type\":\"live\",\"data\":\"You sa\"}\n\ndata: {\"type\":\"live\",\"data\":\"id: Wh\"}\n\ndata: {\"type\":\"live\",\"data\":\"at is \"}\n\ndata: {\"type\":\"live\",\"data\":\"my nam\"}\n\ndata: {\"type\":\"live\",\"data\":\"e?\\n\\n``\"}\n\ndata: {\"type\":\"live\",\"data\":\"`ts\\nco\"}\n\ndata: {\"type\":\"live\",\"data\":\"nst h\\u00e9\"}\n\ndata: {\"type\":\"live\",\"data\":\"llo = \"}\n\ndata: {\"type\":\"live\",\"data\":\"\\\"\\u043c\\u0438\\u0440 \\ud83c\\udf0d\"}\n\ndata: {\"type\":\"live\",\"data\":\"\\\";\\n```\"}\n\ndata: {\"type\":\"live\",\"data\":\"\\n- a\\n-\"}\n\ndata: {\"type\":\"live\",\"data\":\" b\\n\"}\n\ndata: {\"type\":\"end\",\"data\":\"{\\\"success\\\":true,\\\"reply\\\":\\\"You said: What is my name?\\\\n\\\\n```ts\\\\nconst h\\\\u00e9llo = \\\\\\\"\\\\u043c\\\\u0438\\\\u0440 \\\\ud83c\\\\udf0d\\\\\\\";\\\\n```\\\\n- a\\\\n- b\\\",\\\"images\\\":null,\\\"actions\\\":[],\\\"shortcuts\\\":[],\\\"blocks\\\":[],\\\"usage\\\":{\\\"prompt_tokens\\\":3,\\\"completion_tokens\\\":12,\\\"total_tokens\\\":15,\\\"price\\\":null,\\\"queries\\\":1,\\\"accuracy\\\":\\\"estimated\\\"},\\\"responseId\\\":\\\"c1\\\"}\"}\n\n"
  }
 }
};
