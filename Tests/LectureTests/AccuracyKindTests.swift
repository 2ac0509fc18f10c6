import Lecture
