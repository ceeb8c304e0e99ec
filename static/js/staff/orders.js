/* Opens a list of pages again where a page could not be moved: the message and the right order are there then. */
window.addEventListener("unhandledrejection", (event) => {
    if (String(event.reason).endsWith("HTTP error! Status: 409")) {
        window.location.reload();
    }
});
