// Passkeys need JavaScript: this shows what was hidden for browsers without it, and says in words
// when a passkey was not given. allauth's own scripts, loaded before, talk to the browser.
if (window.PublicKeyCredential) {
  document.querySelectorAll('[data-passkey]').forEach((part) => { part.hidden = false })
}

document.addEventListener('allauth.error', (event) => {
  const failed = document.querySelector('[data-passkey-failed]')
  if (!failed) return
  event.preventDefault()
  failed.hidden = false
})

// The region is empty to a screen reader until then, so that it is read out each time.
document.addEventListener('click', (event) => {
  const failed = document.querySelector('[data-passkey-failed]')
  if (failed && event.target.closest('[data-passkey]')) failed.hidden = true
})
