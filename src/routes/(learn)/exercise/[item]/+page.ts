// The one page that sends JavaScript: it marks at once and keeps answers when the line is cut.
export const csr = true;
