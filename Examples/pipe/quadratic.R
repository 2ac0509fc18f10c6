# f(x) = ½ Σ λᵢxᵢ², λᵢ = i, as a child of zobench in text mode: Rscript quadratic.R
# Needs jsonlite (Debian: r-cran-jsonlite). Its toJSON writes 15 digits, and 17 are needed: sprintf.
library(jsonlite)
lambda <- 1:10
value <- function(x) {
  total <- 0
  for (i in lambda) total <- total + i * x[i] * x[i]
  0.5 * total
}
say <- function(...) { cat(..., "\n", sep = ""); flush(stdout()) }
number <- function(t) {
  if (is.finite(t)) sprintf("%.17g", t) else if (is.nan(t)) "null" else if (t > 0) '"Infinity"' else '"-Infinity"'
}
numbers <- function(x) paste0("[", paste(sapply(x, number), collapse = ","), "]")

questions <- file("stdin", open = "r")
invisible(readLines(questions, n = 1))
say('{"zobench": 1, "version": "quadratic in R, 1", "mode": "text", "dimension": 10, "batch": 64, ',
    '"answers": ["value", "gradient"], "start": 1, "minimum": 0, "smoothness": 10}')
while (length(line <- readLines(questions, n = 1)) > 0) {
  question <- fromJSON(line)
  values <- apply(question$points, 1, value)
  gradients <- apply(question$points, 1, function(x) numbers(lambda * x))
  say('{"id": ', question$id, ', "values": ', numbers(values),
      ', "gradients": [', paste(gradients, collapse = ","), "]}")
}
