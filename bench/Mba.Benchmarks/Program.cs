Mba.Benchmarks.ClaimLines.Write(args[0], long.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture));
