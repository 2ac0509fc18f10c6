# f(x) = ½ Σ λᵢxᵢ², λᵢ = i, as a child of zobench in text mode: Rscript quadratic.R
# Needs jsonlite (Debian: r-cran-jsonlite), which reads numbers exactly but writes 15 digits; 17 are needed.
suppressPackageStartupMessages(library(jsonlite))
questions <- file("stdin", open = "r")
invisible(readLines(questions, n = 1))
say <- function(text) { cat(text, "\n", sep = ""); flush(stdout()) }
numbers <- function(x) paste0("[", paste(ifelse(is.finite(x), sprintf("%.17g", x), "null"), collapse = ","), "]")
say('{"zobench": 1, "version": "quadratic in R, 1", "mode": "text", "dimension": 10, "batch": 64,
     "answers": ["value", "gradient"], "start": 1, "minimum": 0, "smoothness": 10}' |> gsub(pattern = "\n *", replacement = " "))
lambda <- 1:10
while (length(line <- readLines(questions, n = 1)) > 0) {
  question <- fromJSON(line, simplifyVector = TRUE)
  points <- question$points
  values <- apply(points, 1, function(x) { total <- 0; for (i in lambda) total <- total + i * x[i] * x[i]; 0.5 * total })
  gradients <- apply(points, 1, function(x) numbers(lambda * x))
  say(sprintf('{"id": %d, "values": %s, "gradients": [%s]}', question$id, numbers(values), paste(gradients, collapse = ",")))
}
