const root = document.getElementById('swagger-ui')
window.ui = SwaggerUIBundle({
  url: root.dataset.url,
  domNode: root,
  deepLinking: true,
  presets: [SwaggerUIBundle.presets.apis],
  // Nothing is sent to anybody else: no validator badge.
  validatorUrl: null,
})
