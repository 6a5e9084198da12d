const root = document.getElementById('swagger-ui')

// Requests about tenants may go to any host, so they go to this one, which needs no CORS.
function toThisServer(request) {
  const url = new URL(request.url, location.href)
  if (url.pathname.startsWith('/api/tenants')) {
    request.url = location.origin + url.pathname + url.search
  }
  return request
}

window.ui = SwaggerUIBundle({
  url: root.dataset.url,
  domNode: root,
  deepLinking: true,
  presets: [SwaggerUIBundle.presets.apis],
  requestInterceptor: toThisServer,
  // Nothing is sent to anybody else: no validator badge.
  validatorUrl: null,
})
