"""Runs every test_*.py of a folder and ends with one line: `N passed, N failed`."""

import sys
import unittest


class Counting(unittest.TextTestResult):
    passed = 0

    def addSuccess(self, test):
        super().addSuccess(test)
        self.passed += 1


suite = unittest.defaultTestLoader.discover(sys.argv[1])
result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2, resultclass=Counting).run(suite)
# A file that cannot be imported counts as an error, and a skipped test as not passed: neither may look like success.
failed = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses) + len(result.skipped)
print(f"{result.passed} passed, {failed} failed")
sys.exit(0 if failed == 0 and result.passed > 0 else 1)
