import Commands

await Zobench.main(adding: [.optimizer(lion), .problem(pseudoHuber)])
