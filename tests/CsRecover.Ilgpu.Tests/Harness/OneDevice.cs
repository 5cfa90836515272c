// All tests share the machine's devices, and drivers have not proven safe under several threads: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
